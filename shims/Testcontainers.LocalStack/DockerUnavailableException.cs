namespace DotNet.Testcontainers.Builders;

public sealed class DockerUnavailableException(string message) : Exception(message);
