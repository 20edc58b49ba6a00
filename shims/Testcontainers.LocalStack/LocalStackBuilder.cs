namespace Testcontainers.LocalStack;

public sealed class LocalStackBuilder(string image)
{
    public const ushort LocalStackPort = 4566;

    private readonly Dictionary<string, string> _environment = [];

    public LocalStackBuilder WithEnvironment(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    public LocalStackContainer Build() => new(image, MotoServer.Find());
}
