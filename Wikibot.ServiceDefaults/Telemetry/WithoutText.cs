using System.Diagnostics;
using OpenTelemetry;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>
/// Takes the sentences of errors out of spans before they are sent: they may quote what a user wrote. Libraries put them into the
/// status; which kind of error it was stands in <c>error.type</c> and <c>wikibot.problem.code</c>.
/// </summary>
internal sealed class WithoutText : BaseProcessor<Activity>
{
    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.StatusDescription is not null)
        {
            data.SetStatus(data.Status);
        }
    }
}
