using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

internal interface IInput
{
    IOutput ToUntypedOutput();
}

/// <summary>A plain value or an output, given to a resource.</summary>
public class Input<T> : IInput
{
    private protected Output<T> Value;

    private protected Input(Output<T> value)
    {
        Value = value ?? throw new ArgumentNullException(nameof(value));
    }

    internal virtual Output<T> ToOutputCore() => Value;

    IOutput IInput.ToUntypedOutput() => ToOutputCore();

    public static implicit operator Input<T>(T value) => Output.Create(value);

    public static implicit operator Input<T>(Output<T> value) => new(value);

    public static implicit operator Output<T>(Input<T> input) => input.ToOutputCore();
}

public static class InputExtensions
{
    public static Output<T> ToOutput<T>(this Input<T>? input) => input == null ? Output.Create(default(T)!) : input.ToOutputCore();

    public static Output<U> Apply<T, U>(this Input<T>? input, Func<T, U> func) => input.ToOutput().Apply(func);

    public static Output<U> Apply<T, U>(this Input<T>? input, Func<T, Output<U>?> func) => input.ToOutput().Apply(func);
}

/// <summary>A list of inputs that collection initialisers can fill.</summary>
public sealed class InputList<T> : Input<ImmutableArray<T>>, IEnumerable, IAsyncEnumerable<Input<T>>
{
    public InputList()
        : base(Output.Create(ImmutableArray<T>.Empty))
    {
    }

    private InputList(Output<ImmutableArray<T>> values)
        : base(values)
    {
    }

    public void Add(params Input<T>[] inputs) => AddRange(new InputList<T>(Output.All(inputs)));

    public void Add(InputList<T> inputs) => AddRange(inputs);

    public void AddRange(InputList<T> inputs) => Value = Concat(inputs).Value;

    public InputList<T> Concat(InputList<T> other)
        => new(Output.Tuple(Value, other.Value).Apply(both => both.Item1.AddRange(both.Item2)));

    public async IAsyncEnumerator<Input<T>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var data = await Value.DataTask.ConfigureAwait(false);
        foreach (var value in data.Value)
        {
            yield return new Output<T>(Task.FromResult(new OutputData<T>(data.Resources, value, data.IsSecret)));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException($"A {GetType().FullName} cannot be synchronously enumerated. Use {nameof(GetAsyncEnumerator)} instead.");

    public static implicit operator InputList<T>(T value) => new(Output.Create(ImmutableArray.Create(value)));

    public static implicit operator InputList<T>(Input<T> value) => new(Output.All(value));

    public static implicit operator InputList<T>(Output<T> value) => new(Output.All<T>(value));

    public static implicit operator InputList<T>(T[] values) => new(Output.Create(ImmutableArray.Create(values)));

    public static implicit operator InputList<T>(Input<T>[] values) => new(Output.All(values));

    public static implicit operator InputList<T>(Output<T>[] values) => new(Output.All(values.Select(value => (Input<T>)value)));

    public static implicit operator InputList<T>(List<T> values) => new(Output.Create(values.ToImmutableArray()));

    public static implicit operator InputList<T>(List<Input<T>> values) => new(Output.All(values));

    public static implicit operator InputList<T>(List<Output<T>> values) => new(Output.All(values.Select(value => (Input<T>)value)));

    public static implicit operator InputList<T>(ImmutableArray<T> values) => new(Output.Create(values));

    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values) => new(values);
}

/// <summary>A map of inputs that collection and index initialisers can fill.</summary>
public sealed class InputMap<V> : Input<ImmutableDictionary<string, V>>, IEnumerable
{
    public InputMap()
        : base(Output.Create(ImmutableDictionary<string, V>.Empty))
    {
    }

    private InputMap(Output<ImmutableDictionary<string, V>> values)
        : base(values)
    {
    }

    public Input<V> this[string key]
    {
        set => Add(key, value);
    }

    public void Add(string key, Input<V> value)
        => Value = Output.Tuple((Input<ImmutableDictionary<string, V>>)Value, value).Apply(both => both.Item1.SetItem(key, both.Item2));

    public void Add(InputMap<V> values) => AddRange(values);

    public void AddRange(InputMap<V> values) => Value = Merge(this, values).Value;

    public static InputMap<V> Merge(InputMap<V> first, InputMap<V> second)
        => new(Output.Tuple(first.Value, second.Value).Apply(both => both.Item1.SetItems(both.Item2)));

    IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException($"A {GetType().FullName} cannot be synchronously enumerated.");

    public static implicit operator InputMap<V>(Dictionary<string, V> values) => new(Output.Create(values.ToImmutableDictionary()));

    public static implicit operator InputMap<V>(ImmutableDictionary<string, V> values) => new(Output.Create(values));

    public static implicit operator InputMap<V>(Output<Dictionary<string, V>> values) => new(values.Apply(value => value.ToImmutableDictionary()));

    public static implicit operator InputMap<V>(Output<ImmutableDictionary<string, V>> values) => new(values);
}

internal interface IUnion
{
    object? Value { get; }
}

/// <summary>One of two types.</summary>
public readonly struct Union<T0, T1> : IUnion, IEquatable<Union<T0, T1>>
{
    private readonly object? _value;

    private Union(object? value, bool isT0)
    {
        _value = value;
        IsT0 = isT0;
    }

    public bool IsT0 { get; }

    public bool IsT1 => !IsT0;

    public object? Value => _value;

    public T0 AsT0 => IsT0 ? (T0)_value! : throw new InvalidOperationException("Cannot return as T0 as result is T1");

    public T1 AsT1 => IsT1 ? (T1)_value! : throw new InvalidOperationException("Cannot return as T1 as result is T0");

    public static Union<T0, T1> FromT0(T0 input) => new(input, isT0: true);

    public static Union<T0, T1> FromT1(T1 input) => new(input, isT0: false);

    public bool Equals(Union<T0, T1> other) => IsT0 == other.IsT0 && Equals(_value, other._value);

    public override bool Equals(object? obj) => obj is Union<T0, T1> other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(IsT0, _value);

    public static implicit operator Union<T0, T1>(T0 value) => FromT0(value);

    public static implicit operator Union<T0, T1>(T1 value) => FromT1(value);
}

/// <summary>An input of one of two types, such as a string or a known enumeration value.</summary>
public sealed class InputUnion<T0, T1> : Input<Union<T0, T1>>
{
    private InputUnion(Output<Union<T0, T1>> value)
        : base(value)
    {
    }

    public static implicit operator InputUnion<T0, T1>(T0 value) => new(Output.Create(Union<T0, T1>.FromT0(value)));

    public static implicit operator InputUnion<T0, T1>(T1 value) => new(Output.Create(Union<T0, T1>.FromT1(value)));

    public static implicit operator InputUnion<T0, T1>(Input<T0> value) => new(value.ToOutput().Apply(Union<T0, T1>.FromT0));

    public static implicit operator InputUnion<T0, T1>(Input<T1> value) => new(value.ToOutput().Apply(Union<T0, T1>.FromT1));

    public static implicit operator InputUnion<T0, T1>(Output<T0> value) => new(value.Apply(Union<T0, T1>.FromT0));

    public static implicit operator InputUnion<T0, T1>(Output<T1> value) => new(value.Apply(Union<T0, T1>.FromT1));
}
