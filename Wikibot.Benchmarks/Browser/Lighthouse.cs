using System.Text.Json;
using Wikibot.Benchmarks.Finding;

namespace Wikibot.Benchmarks.Browser;

/// <summary>What Lighthouse says of a page, 0 to 100 each, and which of its audits found something.</summary>
internal sealed record LighthouseScore(string Page, double Performance, double Accessibility, double BestPractices, IReadOnlyList<string> Found);

/// <summary>Lighthouse from npm with this machine's Chromium, as a telephone on a slow line, which is how it judges when nobody says otherwise.</summary>
/// <param name="npm">Where it is installed.</param>
/// <param name="work">A folder for its reports.</param>
/// <param name="headers">A file of request headers as JSON: a session belongs in no argument, where everyone on the machine sees it.</param>
internal sealed class Lighthouse(NpmFolder npm, string work, string headers)
{
    public const string Package = "lighthouse@12.2.3";

    /// <summary>Writes the headers so that nobody else on the machine reads them; returns the file.</summary>
    public static async Task<string> HeadersAsync(string work, string cookie, CancellationToken cancellationToken)
    {
        var file = Path.Combine(work, "headers.json");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var stream = new FileStream(file, options);
        await JsonSerializer.SerializeAsync(stream, new Dictionary<string, string>(StringComparer.Ordinal) { ["Cookie"] = cookie }, cancellationToken: cancellationToken);
        return file;
    }

    /// <summary>Judges a page.</summary>
    public async Task<LighthouseScore> JudgeAsync(string name, Uri page, CancellationToken cancellationToken)
    {
        var report = Path.Combine(work, $"lighthouse-{name}.json");
        await npm.NodeModuleAsync(
            Path.Combine("lighthouse", "cli", "index.js"),
            [
                page.AbsoluteUri, "--quiet", "--no-enable-error-reporting", "--output=json", $"--output-path={report}", $"--extra-headers={headers}",
                "--only-categories=performance,accessibility,best-practices", "--chrome-flags=--headless=new --no-sandbox",
            ],
            cancellationToken);
        await using var stream = File.OpenRead(report);
        using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        var root = json.RootElement;
        if (root.GetProperty("finalDisplayedUrl").GetString() is { } shown && new Uri(shown).AbsolutePath != page.AbsolutePath)
        {
            throw new InvalidOperationException($"Lighthouse was led from {page.AbsolutePath} to {shown}.");
        }

        double Of(string category) => 100 * root.GetProperty("categories").GetProperty(category).GetProperty("score").GetDouble();
        var found = root.GetProperty("audits").EnumerateObject()
            .Where(audit => audit.Value.GetProperty("score") is { ValueKind: JsonValueKind.Number } score && score.GetDouble() < 1)
            .Select(audit => $"{audit.Name} {audit.Value.GetProperty("score").GetDouble():0.00} {(audit.Value.TryGetProperty("displayValue", out var value) ? value.GetString() : "")}".TrimEnd());
        return new LighthouseScore(name, Of("performance"), Of("accessibility"), Of("best-practices"), [.. found]);
    }
}
