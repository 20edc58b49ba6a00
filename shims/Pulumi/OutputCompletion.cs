using System.Collections;
using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>The unanswered outputs of a resource, made before it is registered so that they can be passed on at once.</summary>
internal sealed class OutputCompletion
{
    private readonly Resource _resource;
    private readonly TaskCompletionSource<OutputData<string>> _urn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<OutputData<string>>? _id;
    private readonly List<Pending> _pending = [];

    private OutputCompletion(Resource resource)
    {
        _resource = resource;
        resource.SetUrn(new(_urn.Task));
        if (resource is CustomResource custom)
        {
            _id = new(TaskCreationOptions.RunContinuationsAsynchronously);
            custom.SetId(new(_id.Task));
        }
    }

    public static OutputCompletion Initialize(Resource resource)
    {
        var completion = new OutputCompletion(resource);
        if (resource is CustomResource)
        {
            foreach (var property in resource.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
            {
                if (property.GetCustomAttribute<OutputAttribute>() is { Name: { } name })
                {
                    var pending = (Pending)Activator.CreateInstance(typeof(Pending<>).MakeGenericType(property.PropertyType.GetGenericArguments()), name)!;
                    property.DeclaringType!.GetProperty(property.Name)!.SetValue(resource, pending.Output);
                    completion._pending.Add(pending);
                }
            }
        }

        return completion;
    }

    public void Complete(string urn, string? id, IDictionary<string, object> state, List<string> secrets)
    {
        _urn.SetResult(new([_resource], urn, IsSecret: false));
        _id?.SetResult(new([_resource], id ?? "", IsSecret: false));
        foreach (var pending in _pending)
        {
            pending.Complete(_resource, state.TryGetValue(pending.Name, out var value) ? value : null, secrets.Contains(pending.Name));
        }
    }

    public void Fail(Exception exception)
    {
        _urn.TrySetException(exception);
        _id?.TrySetException(exception);
        foreach (var pending in _pending)
        {
            pending.Fail(exception);
        }
    }

    private abstract class Pending(string name)
    {
        public string Name { get; } = name;

        public abstract object Output { get; }

        public abstract void Complete(Resource resource, object? value, bool secret);

        public abstract void Fail(Exception exception);
    }

    private sealed class Pending<T>(string name) : Pending(name)
    {
        private readonly TaskCompletionSource<OutputData<T>> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override object Output => new Output<T>(_source.Task);

        public override void Complete(Resource resource, object? value, bool secret)
            => _source.SetResult(new([resource], (T)Convert(value, typeof(T))!, secret));

        public override void Fail(Exception exception) => _source.TrySetException(exception);

        private static object? Convert(object? value, Type type)
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (value == null)
            {
                return type.IsValueType ? Activator.CreateInstance(type) : null;
            }

            if (value is double number && type == typeof(int))
            {
                return (int)number;
            }

            if (type.IsInstanceOfType(value))
            {
                return value;
            }

            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            {
                var element = type.GetGenericArguments()[0];
                var items = ((IEnumerable)value).Cast<object?>().ToArray();
                var array = Array.CreateInstance(element, items.Length);
                for (var i = 0; i < items.Length; i++)
                {
                    array.SetValue(Convert(items[i], element), i);
                }

                return typeof(ImmutableArray).GetMethods().Single(method => method.Name == nameof(ImmutableArray.Create)
                        && method.GetParameters() is [{ ParameterType.IsArray: true } parameter] && parameter.IsDefined(typeof(ParamArrayAttribute)))
                    .MakeGenericMethod(element).Invoke(null, [array]);
            }

            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>))
            {
                var element = type.GetGenericArguments()[1];
                var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), element))!;
                foreach (DictionaryEntry entry in (IDictionary)value)
                {
                    map.Add(entry.Key, Convert(entry.Value, element));
                }

                return typeof(ImmutableDictionary).GetMethods().Single(method => method.Name == nameof(ImmutableDictionary.ToImmutableDictionary)
                        && method.GetGenericArguments().Length == 2 && method.GetParameters().Length == 1
                        && method.GetParameters()[0].ParameterType.GetGenericTypeDefinition() == typeof(IEnumerable<>))
                    .MakeGenericMethod(typeof(string), element).Invoke(null, [map]);
            }

            if (type.IsDefined(typeof(OutputTypeAttribute)))
            {
                var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
                    .Single(candidate => candidate.IsDefined(typeof(OutputConstructorAttribute)));
                var properties = (IDictionary<string, object>)value;
                return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Convert(properties.TryGetValue(parameter.Name!, out var property) ? property : null, parameter.ParameterType))]);
            }

            throw new InvalidOperationException($"A mock returned {value.GetType().Name} where {type.Name} is expected.");
        }
    }
}
