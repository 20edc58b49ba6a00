using System.Collections.Immutable;

namespace Pulumi;

/// <summary>What an output turned out to be: value, whether it is a secret, and the resources that it came from.</summary>
internal readonly record struct OutputData<T>(ImmutableHashSet<Resource> Resources, T Value, bool IsSecret);

/// <summary>An output whose type argument is not known at the call.</summary>
internal interface IOutput
{
    Task<OutputData<object?>> GetDataAsync();
}

/// <summary>A value that is known once resources are registered.</summary>
public sealed class Output<T> : IOutput
{
    internal Output(Task<OutputData<T>> data)
    {
        DataTask = data;
    }

    internal Task<OutputData<T>> DataTask { get; }

    async Task<OutputData<object?>> IOutput.GetDataAsync()
    {
        var data = await DataTask.ConfigureAwait(false);
        return new(data.Resources, data.Value, data.IsSecret);
    }

    public Output<U> Apply<U>(Func<T, U> func) => new(ApplyAsync(value => Task.FromResult(Output.Data(func(value)))));

    public Output<U> Apply<U>(Func<T, Task<U>> func) => new(ApplyAsync(async value => Output.Data(await func(value).ConfigureAwait(false))));

    public Output<U> Apply<U>(Func<T, Input<U>?> func) => Apply(value => func(value).ToOutput());

    public Output<U> Apply<U>(Func<T, Output<U>?> func)
        => new(ApplyAsync(value => func(value)?.DataTask ?? Task.FromResult(Output.Data(default(U)!))));

    public override string ToString() => "Calling [ToString] on an [Output<T>] is not supported: use Apply or Output.Format.";

    private async Task<OutputData<U>> ApplyAsync<U>(Func<T, Task<OutputData<U>>> func)
    {
        var outer = await DataTask.ConfigureAwait(false);
        var inner = await func(outer.Value).ConfigureAwait(false);
        return new(outer.Resources.Union(inner.Resources), inner.Value, outer.IsSecret || inner.IsSecret);
    }
}

/// <summary>Makes and combines outputs.</summary>
public static class Output
{
    public static Output<T> Create<T>(T value) => new(Task.FromResult(Data(value)));

    public static Output<T> Create<T>(Task<T> value) => new(FromTaskAsync(value, secret: false));

    public static Output<T> CreateSecret<T>(T value) => new(Task.FromResult(Data(value) with { IsSecret = true }));

    public static Output<T> CreateSecret<T>(Task<T> value) => new(FromTaskAsync(value, secret: true));

    public static Output<T> Unsecret<T>(Output<T> output) => new(UnsecretAsync(output));

    public static async Task<bool> IsSecretAsync<T>(Output<T> output) => (await output.DataTask.ConfigureAwait(false)).IsSecret;

    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => All(inputs.AsEnumerable());

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs)
        => new(AllAsync(inputs.Select(input => input.ToOutput()).ToArray()));

    public static Output<(T1, T2)> Tuple<T1, T2>(Input<T1> item1, Input<T2> item2)
        => item1.ToOutput().Apply(first => item2.ToOutput().Apply(second => (first, second)));

    public static Output<(T1, T2)> Tuple<T1, T2>(Output<T1> item1, Output<T2> item2)
        => Tuple((Input<T1>)item1, (Input<T2>)item2);

    public static Output<(T1, T2, T3)> Tuple<T1, T2, T3>(Input<T1> item1, Input<T2> item2, Input<T3> item3)
        => Tuple(item1, item2).Apply(both => item3.ToOutput().Apply(third => (both.Item1, both.Item2, third)));

    public static Output<string> Format(FormattableString formattableString)
        => All(formattableString.GetArguments().Select(argument => (Input<object?>)Box(argument)))
            .Apply(values => string.Format(null, formattableString.Format, values.ToArray()));

    internal static OutputData<T> Data<T>(T value) => new([], value, IsSecret: false);

    /// <summary>An output of whatever a format argument is: an input, an output, or a plain value.</summary>
    internal static Output<object?> Box(object? value) => value switch
    {
        IInput input => new(input.ToUntypedOutput().GetDataAsync()),
        IOutput output => new(output.GetDataAsync()),
        _ => Create(value),
    };

    private static async Task<OutputData<T>> FromTaskAsync<T>(Task<T> value, bool secret)
        => Data(await value.ConfigureAwait(false)) with { IsSecret = secret };

    private static async Task<OutputData<T>> UnsecretAsync<T>(Output<T> output)
        => await output.DataTask.ConfigureAwait(false) with { IsSecret = false };

    private static async Task<OutputData<ImmutableArray<T>>> AllAsync<T>(Output<T>[] outputs)
    {
        var all = await Task.WhenAll(outputs.Select(output => output.DataTask)).ConfigureAwait(false);
        return new(
            [.. all.SelectMany(data => data.Resources)],
            [.. all.Select(data => data.Value)],
            all.Any(data => data.IsSecret));
    }
}

