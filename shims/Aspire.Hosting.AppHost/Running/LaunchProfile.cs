using System.Text.Json;

namespace Aspire.Hosting.Running;

/// <summary>What Properties/launchSettings.json says about starting a project.</summary>
internal sealed record LaunchProfile(string Name, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<Uri> Addresses)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The named profile, else the first of kind "Project"; null where there is none.</summary>
    public static LaunchProfile? Read(string projectPath, string? name)
    {
        var file = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
        var profiles = document.RootElement.GetProperty("profiles").EnumerateObject().ToList();
        var found = name is null
            ? profiles.FirstOrDefault(p => Text(p.Value, "commandName") == "Project")
            : profiles.FirstOrDefault(p => p.Name == name);
        if (found.Value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var environment = found.Value.TryGetProperty("environmentVariables", out var variables)
            ? variables.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString() ?? "")
            : [];
        var addresses = (Text(found.Value, "applicationUrl") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(url => new Uri(url));
        return new LaunchProfile(found.Name, environment, [.. addresses]);
    }

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() : null;
}
