namespace Wikibot.Git.Diagnostics;

/// <summary>Notes on each request whether it is the first one that this process serves; health checks do not count.</summary>
internal sealed class ColdStart : IStartupFilter
{
    private int _served;

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            if (context.Request.Path.Value is not ("/alive" or "/health") && Interlocked.Exchange(ref _served, 1) == 0)
            {
                context.Features.Set(new FirstRequest());
            }

            return rest(context);
        });
        next(app);
    };
}

/// <summary>On the first request of a process.</summary>
internal sealed class FirstRequest;
