namespace Wikibot.Git.Members;

/// <summary>What a member may do; each role holds those before it.</summary>
internal enum Role
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Changes pages.</summary>
    Editor,

    /// <summary>Changes members.</summary>
    Owner,
}

internal static class Roles
{
    public static string ToName(this Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Editor => "editor",
        Role.Owner => "owner",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    public static Role? FromName(string? name) => name switch
    {
        "viewer" => Role.Viewer,
        "editor" => Role.Editor,
        "owner" => Role.Owner,
        _ => null,
    };
}
