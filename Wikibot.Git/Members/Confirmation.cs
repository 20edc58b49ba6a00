namespace Wikibot.Git.Members;

/// <summary>What is not done by mistake: the wiki's name has to be said once more.</summary>
internal static class Confirmation
{
    /// <exception cref="WikibotProblemException">It was not.</exception>
    public static void Require(string? confirm, string wiki, string about)
    {
        if (confirm != wiki)
        {
            throw Problem.Make(
                409, ProblemCodes.ConfirmationRequired, $"To {about} has to be confirmed: 'confirm' is the wiki's name.", ("about", about), ("wiki", wiki), ("field", "confirm"));
        }
    }
}
