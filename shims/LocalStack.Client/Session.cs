using Amazon.Runtime;
using LocalStack.Client.Contracts;
using LocalStack.Client.Options;

namespace LocalStack.Client.Contracts
{
    public interface ISession
    {
        TClient CreateClientByImplementation<TClient>(bool useServiceUrl = false)
            where TClient : AmazonServiceClient;

        AmazonServiceClient CreateClientByInterface<TClient>(bool useServiceUrl = false)
            where TClient : IAmazonService;
    }

    public interface ISessionStandalone
    {
        ISessionStandalone WithSessionOptions(ISessionOptions sessionOptions);

        ISessionStandalone WithConfigurationOptions(IConfigOptions configOptions);

        ISession Create();
    }
}

namespace LocalStack.Client
{
    public class SessionStandalone : ISessionStandalone
    {
        private ISessionOptions session = new SessionOptions();
        private IConfigOptions config = new ConfigOptions();

        private SessionStandalone()
        {
        }

        public static ISessionStandalone Init() => new SessionStandalone();

        public ISessionStandalone WithSessionOptions(ISessionOptions sessionOptions)
        {
            session = sessionOptions;
            return this;
        }

        public ISessionStandalone WithConfigurationOptions(IConfigOptions configOptions)
        {
            config = configOptions;
            return this;
        }

        public ISession Create() => config.UseLegacyPorts
            ? throw new NotSupportedException("One port for each service (UseLegacyPorts) needs the real LocalStack.Client.")
            : new Session(session, config);
    }

    /// <summary>
    /// Makes clients for the emulator's one address. The real one reaches it as a proxy for the region's own address unless
    /// useServiceUrl is true; the stand-in always calls the address itself. Both sign for the region, both use path-style buckets.
    /// </summary>
    internal sealed class Session(ISessionOptions session, IConfigOptions config) : ISession
    {
        public TClient CreateClientByImplementation<TClient>(bool useServiceUrl = false)
            where TClient : AmazonServiceClient => (TClient)Create(typeof(TClient));

        public AmazonServiceClient CreateClientByInterface<TClient>(bool useServiceUrl = false)
            where TClient : IAmazonService
        {
            var contract = typeof(TClient);
            var name = $"{contract.Namespace}.{contract.Name[1..]}Client";
            return Create(contract.Assembly.GetType(name)
                ?? throw new AmazonClientException($"Failed to find service client {name} which implements {contract.FullName}."));
        }

        private AmazonServiceClient Create(Type client)
        {
            var constructor = client.GetConstructors().Single(c => c.GetParameters() is [var first, var second]
                && first.ParameterType == typeof(AWSCredentials) && second.ParameterType.IsAssignableTo(typeof(ClientConfig)));
            var options = (ClientConfig)Activator.CreateInstance(constructor.GetParameters()[1].ParameterType)!;
            options.UseHttp = !config.UseSsl;
            options.ServiceURL = $"{(config.UseSsl ? "https" : "http")}://{config.LocalStackHost}:{config.EdgePort}";
            options.AuthenticationRegion = session.RegionName;
            options.GetType().GetProperty("ForcePathStyle")?.SetValue(options, true);
            var credentials = new SessionAWSCredentials(session.AwsAccessKeyId, session.AwsAccessKey, session.AwsSessionToken);
            return (AmazonServiceClient)constructor.Invoke([credentials, options]);
        }
    }
}
