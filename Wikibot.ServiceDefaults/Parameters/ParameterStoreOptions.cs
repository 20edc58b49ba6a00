using System.ComponentModel.DataAnnotations;

namespace Wikibot.ServiceDefaults.Parameters;

/// <summary>Parameters of AWS Systems Manager as configuration. Section <c>Wikibot:Parameters</c>.</summary>
internal sealed class ParameterStoreOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Parameters";

    /// <summary>The folder to read, such as <c>/wikibot/dev/mcp</c>. A parameter's name below it, with <c>/</c> for <c>:</c>, is the configuration key.</summary>
    /// <value>Default: none; no parameters are read.</value>
    [RegularExpression("^/.*[^/]$", ErrorMessage = "Wikibot:Parameters:Path must start with a slash and end without one.")]
    public string? Path { get; set; }

    /// <summary>AWS region. Environment: <c>AWS_REGION</c>, which Lambda sets.</summary>
    public string? Region { get; set; }

    /// <summary>Address of the service, for a stand-in.</summary>
    /// <value>Default: AWS's own in <see cref="Region"/>.</value>
    [Url]
    public string? Endpoint { get; set; }

    /// <summary>How long to wait for the service.</summary>
    /// <value>Default: 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}
