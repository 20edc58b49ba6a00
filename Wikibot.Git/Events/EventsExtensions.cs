namespace Wikibot.Git.Events;

/// <summary>Scheduled work.</summary>
internal static class EventsExtensions
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<EventSecret>()
            .AddSingleton<WikiRotation>()
            .AddSingleton<OperatorOrders>()
            .AddSingleton<EventEndpoint>()
            .AddSingleton<IScheduledWork, MaintenanceWork>()
            .AddSingleton<IScheduledWork, BackupWork>();
    }

    /// <summary>Takes events. Call it before <c>UseIdentity</c>, which refuses whatever carries no identity.</summary>
    public static WebApplication UseEvents(this WebApplication app)
    {
        app.MapWhen(
            context => HttpMethods.IsPost(context.Request.Method) && context.Request.Path.Value == EventEndpoint.Path,
            events => events.Run(context => context.RequestServices.GetRequiredService<EventEndpoint>().HandleAsync(context)));
        return app;
    }
}
