namespace Pulumi
{
    [AttributeUsage(AttributeTargets.Property)]
    public sealed class OutputAttribute(string? name = null) : Attribute
    {
        public string? Name { get; } = name;
    }

    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public sealed class InputAttribute(string name, bool required = false, bool json = false) : Attribute
    {
        internal string Name { get; } = name;

        internal bool IsRequired { get; } = required;

        internal bool Json { get; } = json;
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class OutputTypeAttribute : Attribute;

    [AttributeUsage(AttributeTargets.Constructor)]
    public sealed class OutputConstructorAttribute : Attribute;

    [AttributeUsage(AttributeTargets.Struct)]
    public sealed class EnumTypeAttribute : Attribute;

    [AttributeUsage(AttributeTargets.Class)]
    public class ResourceTypeAttribute(string type, string? version) : Attribute
    {
        public string Type { get; } = type;

        public string? Version { get; } = version;
    }

    /// <summary>Arguments: the properties and fields that carry <see cref="InputAttribute"/>.</summary>
    public abstract class InputArgs;

    public abstract class ResourceArgs : InputArgs
    {
        public static readonly ResourceArgs Empty = new EmptyArgs();

        private sealed class EmptyArgs : ResourceArgs;
    }

    public class RunException : Exception
    {
        public RunException(string message)
            : base(message)
        {
        }

        public RunException(string message, Exception? innerException)
            : base(message, innerException)
        {
        }
    }

    public abstract class AssetOrArchive;

    public abstract class Archive : AssetOrArchive;

    /// <summary>A file that is an archive, by path from the program's folder.</summary>
    public sealed class FileArchive(string path) : Archive
    {
        internal string Path { get; } = path;
    }
}

