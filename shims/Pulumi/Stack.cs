using System.Reflection;

namespace Pulumi;

/// <summary>The root of a program's resources; its <see cref="OutputAttribute"/> properties are the stack's outputs.</summary>
public class Stack : ComponentResource
{
    internal const string RootType = "pulumi:pulumi:Stack";

    public Stack(StackOptions? options = null)
        : base(RootType, $"{Deployment.Current.ProjectName}-{Deployment.Current.StackName}", Convert(options))
    {
        Deployment.Current.Stack = this;
    }

    internal void RegisterPropertyOutputs()
    {
        var outputs = GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<OutputAttribute>() != null && property.DeclaringType!.IsSubclassOf(typeof(Stack)))
            .ToDictionary(property => property.GetCustomAttribute<OutputAttribute>()!.Name ?? property.Name, property => property.GetValue(this));
        var unset = outputs.Where(output => output.Value == null).Select(output => output.Key).ToArray();
        if (unset.Length > 0)
        {
            throw new RunException($"Output(s) '{string.Join(", ", unset)}' have no value assigned. [Output] attributed properties must be assigned inside Stack constructor.");
        }

        RegisterOutputs(outputs);
    }

    private static ComponentResourceOptions? Convert(StackOptions? options)
        => options == null ? null : new ComponentResourceOptions { ResourceTransformations = options.ResourceTransformations };
}
