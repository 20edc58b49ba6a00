using System.Text;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Refs;

/// <summary>Refs as stock git stores them: a loose file each, and <c>packed-refs</c> for those that have none.</summary>
internal sealed class RefFiles(IShareFiles files, string repository)
{
    /// <summary>The ref's file.</summary>
    public string PathOf(string refName) => Path.Combine(repository, refName);

    /// <summary>What the ref points at now; three operations. Null when it does not exist.</summary>
    /// <exception cref="StoreFailedException">The file holds no id.</exception>
    public ObjectId? Read(string refName)
    {
        if (files.ReadAll(PathOf(refName), 64) is not { } content)
        {
            return ReadPacked(refName);
        }

        return ObjectId.TryParse(Encoding.ASCII.GetString(content).TrimEnd(), out var id)
            ? id
            : throw new StoreFailedException($"The ref {refName} holds no object id.");
    }

    /// <summary>What a ref that must exist points at now.</summary>
    /// <exception cref="InvalidOperationException">There is no such ref.</exception>
    public ObjectId ReadExisting(string refName) => Read(refName) ?? throw new InvalidOperationException($"There is no ref {refName}.");

    /// <summary>The content of a loose ref file.</summary>
    public static byte[] Content(ObjectId id) => Encoding.ASCII.GetBytes($"{id}\n");

    private ObjectId? ReadPacked(string refName)
    {
        if (files.ReadAll(Path.Combine(repository, "packed-refs"), 4096) is not { } content)
        {
            return null;
        }

        foreach (var line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            if (line.Length > 41 && line[40] == ' ' && line.AsSpan(41).SequenceEqual(refName) && ObjectId.TryParse(line[..40], out var id))
            {
                return id;
            }
        }

        return null;
    }
}
