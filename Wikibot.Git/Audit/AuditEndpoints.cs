using Wikibot.Git.Members;

namespace Wikibot.Git.Audit;

internal static class AuditEndpoints
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddOptions<ReadLogOptions>().BindConfiguration(ReadLogOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<ReadLog>();
    }

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/audit", ReadAsync).Needs(Role.Owner);
        wiki.MapGet("/audit/reads", ReadsAsync).Needs(Role.Owner);
        return wiki;
    }

    private static async Task<ReadLogPage> ReadsAsync(WikiAccess access, Query<AuditQuery> query, ReadLog log, CancellationToken cancellationToken)
    {
        var limit = query.Value.Limit ?? AuditQuery.DefaultLimit;
        var read = await log.ReadAsync(access.Wiki.Name, query.Value, cancellationToken).Take(limit + 1).ToListAsync(cancellationToken);
        return new ReadLogPage([.. read.Take(limit).Select(item => item.Entry)], read.Count > limit ? read[limit].Cursor : null);
    }

    private static async Task<AuditLog> ReadAsync(WikiAccess access, Query<AuditQuery> query, CancellationToken cancellationToken)
    {
        var limit = query.Value.Limit ?? AuditQuery.DefaultLimit;
        var read = await AuditReader.ReadAsync(access.Wiki, query.Value, cancellationToken).Take(limit + 1).ToListAsync(cancellationToken);
        return new AuditLog([.. read.Take(limit).Select(item => item.Entry)], read.Count > limit ? read[limit].Cursor : null);
    }
}
