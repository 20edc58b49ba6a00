using System.Globalization;

namespace Wikibot.Git.SmartHttp;

/// <summary>A pack is larger than what stands in front of the service lets through; the message tells git's user what to do.</summary>
/// <param name="most">Most bytes of a pack (<see cref="FetchOptions.MaxAnswerBytes"/>).</param>
internal sealed class AnswerFullException(long most) : Exception(string.Create(CultureInfo.InvariantCulture, $"""
    This takes a pack of more than {most / 1e6:0.#} MB, and no larger answer can come from here.
    For a whole clone, take a bundle (in the browser at the wiki's settings, or an agent by export_wiki) and begin with it:
    git clone --bundle-uri=<link of the bundle> <this address>
    Or take less at once: git clone --depth=1
    """));
