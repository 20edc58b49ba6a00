namespace Wikibot.Git.Links;

/// <summary>Finds the addresses in a <c>srcset</c>: a list of images to choose from, each with descriptors (HTML, "parsing a srcset attribute").</summary>
internal static class ImageCandidates
{
    /// <summary>Adds where each address stands, in one pass.</summary>
    public static void Read(ReadOnlySpan<char> value, List<Range> found)
    {
        for (var at = 0; at < value.Length;)
        {
            while (at < value.Length && (value[at] == ',' || IsSpace(value[at])))
            {
                at++;
            }

            var start = at;
            while (at < value.Length && !IsSpace(value[at]))
            {
                at++;
            }

            // Commas in an address are its own; behind it they end it.
            var end = at;
            while (end > start && value[end - 1] == ',')
            {
                end--;
            }

            if (end > start)
            {
                found.Add(start..end);
                at = end < at ? at : BehindDescriptors(value, at);
            }
        }
    }

    /// <summary>Behind the next comma that stands in no parentheses.</summary>
    private static int BehindDescriptors(ReadOnlySpan<char> value, int at)
    {
        for (var inside = false; at < value.Length; at++)
        {
            if (value[at] == ',' && !inside)
            {
                return at + 1;
            }

            inside = value[at] == '(' || (inside && value[at] != ')');
        }

        return at;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\f' or '\r';
}
