namespace Wikibot.Git.Members;

/// <summary>A role that waits for whoever signs in with a verified e-mail.</summary>
/// <param name="Email">The e-mail, as it was written.</param>
/// <param name="Role">The role.</param>
/// <param name="By">Subject of who invited.</param>
/// <param name="At">When, in whole seconds.</param>
internal sealed record Invitation(string Email, Role Role, string By, DateTimeOffset At);
