namespace LocalStack.Client.Contracts
{
    public interface ILocalStackOptions
    {
        bool UseLocalStack { get; }

        Options.SessionOptions Session { get; }

        Options.ConfigOptions Config { get; }
    }

    public interface ISessionOptions
    {
        string AwsAccessKeyId { get; }

        string AwsAccessKey { get; }

        string AwsSessionToken { get; }

        string RegionName { get; }
    }

    public interface IConfigOptions
    {
        string LocalStackHost { get; }

        bool UseSsl { get; }

        bool UseLegacyPorts { get; }

        int EdgePort { get; }
    }
}

namespace LocalStack.Client.Options
{
    using LocalStack.Client.Contracts;

    /// <summary>Section "LocalStack" of a configuration; its setters are private, so bind with BindNonPublicProperties.</summary>
    public class LocalStackOptions : ILocalStackOptions
    {
        public LocalStackOptions()
        {
        }

        public LocalStackOptions(bool useLocalStack, SessionOptions sessionOptions, ConfigOptions configOptions) =>
            (UseLocalStack, Session, Config) = (useLocalStack, sessionOptions, configOptions);

        public bool UseLocalStack { get; private set; }

        public SessionOptions Session { get; private set; } = new();

        public ConfigOptions Config { get; private set; } = new();
    }

    public class SessionOptions : ISessionOptions
    {
        public SessionOptions()
        {
        }

        public SessionOptions(
            string awsAccessKeyId = "accessKey", string awsAccessKey = "secretKey", string awsSessionToken = "token", string regionName = "us-east-1") =>
            (AwsAccessKeyId, AwsAccessKey, AwsSessionToken, RegionName) = (awsAccessKeyId, awsAccessKey, awsSessionToken, regionName);

        public string AwsAccessKeyId { get; private set; } = "accessKey";

        public string AwsAccessKey { get; private set; } = "secretKey";

        public string AwsSessionToken { get; private set; } = "token";

        public string RegionName { get; private set; } = "us-east-1";
    }

    public class ConfigOptions : IConfigOptions
    {
        public ConfigOptions()
        {
        }

        public ConfigOptions(
            string localStackHost = "localhost.localstack.cloud", bool useSsl = false, bool useLegacyPorts = false, int edgePort = 4566) =>
            (LocalStackHost, UseSsl, UseLegacyPorts, EdgePort) = (localStackHost, useSsl, useLegacyPorts, edgePort);

        public string LocalStackHost { get; private set; } = "localhost.localstack.cloud";

        public bool UseSsl { get; private set; }

        public bool UseLegacyPorts { get; private set; }

        public int EdgePort { get; private set; } = 4566;
    }
}
