using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Tools;

/// <summary>
/// One set of options for all requests. The SDK makes a server for each, and asks for options of its own for it, so that a session could change them; ours has
/// no sessions and changes nothing, and every tool, prompt and filter would be gathered anew each time.
/// </summary>
internal sealed class SharedServerOptions(
    IEnumerable<IConfigureOptions<McpServerOptions>> setups, IEnumerable<IPostConfigureOptions<McpServerOptions>> postSetups, IEnumerable<IValidateOptions<McpServerOptions>> validations)
    : IOptionsFactory<McpServerOptions>
{
    private readonly Lazy<McpServerOptions> _options = new(() => new OptionsFactory<McpServerOptions>(setups, postSetups, validations).Create(Options.DefaultName));

    /// <inheritdoc/>
    public McpServerOptions Create(string name) => _options.Value;
}
