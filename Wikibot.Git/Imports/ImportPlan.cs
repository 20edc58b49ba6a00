namespace Wikibot.Git.Imports;

/// <summary>Everything that a source holds, counted before anything of it becomes visible.</summary>
/// <param name="Files">The files, with the paths that they are to have.</param>
/// <param name="TopFolder">The folder that all of them were in, and that was left out.</param>
internal sealed record ImportPlan(IReadOnlyList<ImportFile> Files, string? TopFolder)
{
    /// <summary>Looks at a source.</summary>
    /// <param name="source">Its files.</param>
    /// <param name="archiveBytes">Size of the archive that they are in; null for a folder.</param>
    /// <param name="stripTop">Leave a folder out that all are in.</param>
    /// <exception cref="WikibotProblemException">They are too many, or too large.</exception>
    public static ImportPlan Of(IEnumerable<ImportFile> source, long? archiveBytes, bool stripTop)
    {
        List<ImportFile> files = [];
        var bytes = 0L;
        foreach (var file in source)
        {
            files.Add(file);
            if (files.Count > ImportLimits.MaxFiles)
            {
                throw ImportProblem.Refused($"There are more than {ImportLimits.MaxFiles} files. Import them in parts.");
            }

            // What is over the limit of a single file is not read, so it does not count.
            bytes += file.Refused is null && file.Length <= FileTaker.MaxAttachmentBytes ? file.Length : 0;
        }

        if (bytes > ImportLimits.MaxBytes)
        {
            throw ImportProblem.Refused($"The files have {bytes} bytes; {ImportLimits.MaxBytes} are the most. Import them in parts.");
        }

        if (archiveBytes is { } packed && bytes > ImportLimits.PlainBytes && bytes / ImportLimits.MaxRatio > packed)
        {
            throw ImportProblem.Refused($"The archive has {packed} bytes and would become {bytes}, more than {ImportLimits.MaxRatio} times as many: that is a trap. Unpack it and import the folder if it is not.");
        }

        var top = stripTop ? CommonTop(files) : null;
        return top is null ? new ImportPlan(files, null) : new ImportPlan([.. files.Select(file => file.Path.StartsWith(top, StringComparison.Ordinal) ? file with { Path = file.Path[top.Length..] } : file)], top);
    }

    /// <summary>The folder, with its slash, that everything is in but what hides at the top.</summary>
    private static string? CommonTop(List<ImportFile> files)
    {
        string? top = null;
        foreach (var path in files.Select(file => file.Path).Where(path => ImportFile.Hidden(path.Split('/')[0]) is null))
        {
            var slash = path.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || path[..slash] is "." or ".." || path[..slash].Contains(':', StringComparison.Ordinal) || (top is not null && !path.StartsWith(top, StringComparison.Ordinal)))
            {
                return null;
            }

            top ??= path[..(slash + 1)];
        }

        return top;
    }
}
