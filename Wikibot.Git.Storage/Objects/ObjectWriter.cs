using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>
/// Writes and flushes the objects of a commit: loose, five file operations each; or, when they are many, as one pack with its
/// index, 12 operations whatever their number. Few stay loose because each pack costs every cold reader two operations until
/// maintenance joins it (docs/decisions/0003).
/// </summary>
internal sealed class ObjectWriter(IShareFiles files, string repository, LooseObjects loose)
{
    /// <summary>Objects from which on they go into a pack.</summary>
    public const int PackFrom = 17;

    /// <summary>Bytes of all objects up to which they go into a pack, which is made in memory.</summary>
    public const long PackUpTo = 64 << 20;

    /// <summary>How the name of an unfinished pack or index begins. Stock git's prune and our sweeper know it.</summary>
    public const string TemporaryPrefix = "tmp_pack_";

    private readonly string _packs = Path.Combine(repository, "objects", "pack");

    /// <summary>Writes the objects, which must differ from each other, and at the same time does <paramref name="also"/>.</summary>
    public void Write(IReadOnlyList<NewObject> objects, Action also)
    {
        if (objects.Count >= PackFrom && objects.Sum(o => (long)o.Data.Length) <= PackUpTo)
        {
            WritePack(PackImage.Create(objects), also);
            return;
        }

        ParallelFiles.Run(objects.Count + 1, i =>
        {
            if (i == objects.Count)
            {
                also();
            }
            else
            {
                loose.Write(PendingObject.Create(objects[i].Kind, objects[i].Data));
            }
        });
    }

    /// <summary>Writes and flushes a pack, and at the same time does <paramref name="also"/>.</summary>
    public void WritePack(PackImage image, Action also)
    {
        var temporary = $"{_packs}/{TemporaryPrefix}{Guid.NewGuid():N}";
        var (pack, index) = (temporary + ".pack", temporary + ".idx");
        try
        {
            ParallelFiles.Run(3, i =>
            {
                switch (i)
                {
                    case 0:
                        Create(pack, image.Pack);
                        break;
                    case 1:
                        Create(index, image.Index);
                        break;
                    default:
                        also();
                        break;
                }
            });

            // The pack first: an index without it would promise objects that nobody can read.
            Rename(pack, $"{_packs}/{image.Name}.pack");
            Rename(index, $"{_packs}/{image.Name}.idx");
        }
        catch (ShareFileException)
        {
            Discard(pack);
            Discard(index);
            throw;
        }
    }

    private void Create(string path, byte[] content)
    {
        if (!files.WriteNew(path, content))
        {
            throw new ShareFileException(ShareError.NotFound, "create", path);
        }
    }

    private void Rename(string from, string to)
    {
        if (!files.Rename(from, to))
        {
            throw new ShareFileException(ShareError.NotFound, "rename", from);
        }
    }

    private void Discard(string temporary)
    {
        try
        {
            files.Delete(temporary);
        }
        catch (ShareFileException)
        {
            // The share is failing; the caller throws the first failure, and a later sweep takes the leftover.
        }
    }
}
