using System.IO.Hashing;
using Microsoft.Data.Sqlite;

namespace Wikibot.Git.Index;

/// <summary>
/// The file of one wiki's index. It is trusted only as it was sealed: its hash is written beside it when it is closed, and removed before it is used again.
/// Whatever became of it in between (a killed process, a full disk, a flipped bit) shows, and it is made anew.
/// </summary>
internal sealed class IndexFile(string path, string wiki)
{
    private const string SealSuffix = ".seal";

    /// <summary>Bytes of a hash.</summary>
    private const int HashSize = 16;

    private const string PartSuffix = ".part";
    private const string CopySuffix = ".copy";
    private static readonly string[] s_parts = ["", "-wal", "-shm", "-journal", SealSuffix, PartSuffix, CopySuffix];

    public string Path => path;

    /// <summary>Bytes of it and of what SQLite keeps beside it.</summary>
    public long Size => s_parts.Sum(part => new FileInfo(path + part) is { Exists: true } file ? file.Length : 0);

    /// <summary>Where a copy of it is made, or one of another process is put together.</summary>
    public string CopyPath => path + CopySuffix;

    /// <summary>Opens the index as it was sealed; null when there is none that can be trusted.</summary>
    public Database? TryOpen()
    {
        if (Unseal())
        {
            var database = new Database(path);
            if (Fits(database))
            {
                return database;
            }

            database.Dispose();
        }

        return null;
    }

    /// <summary>Opens a file into which a copy from the share is to be written; see <see cref="TakePart"/>.</summary>
    public FileStream OpenPart() => new(path + PartSuffix, FileMode.Create, FileAccess.Write, FileShare.None);

    /// <summary>Makes what was written to <see cref="OpenPart"/> the index, sealed by the hash at its end. Whether that is right shows when it is opened.</summary>
    public void TakePart()
    {
        var hash = new byte[HashSize];
        using (var part = new FileStream(path + PartSuffix, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            if (part.Length < HashSize)
            {
                return;
            }

            part.Seek(-HashSize, SeekOrigin.End);
            part.ReadExactly(hash);
            part.SetLength(part.Length - HashSize);
        }

        File.Move(path + PartSuffix, path, overwrite: true);
        WriteSeal(hash);
    }

    /// <summary>Writes a copy of the index that is open, with its hash at the end.</summary>
    public void MakeCopy(Database database)
    {
        File.Delete(CopyPath);
        database.Execute("VACUUM INTO $1", CopyPath);
        var hash = Hash(CopyPath);
        using var copy = new FileStream(CopyPath, FileMode.Append, FileAccess.Write, FileShare.None);
        copy.Write(hash);
    }

    /// <summary>A further connection to the index that is open.</summary>
    public Database OpenAgain()
    {
        var database = new Database(path);
        IndexSchema.Open(database, reads: true);
        return database;
    }

    /// <summary>An empty index in place of whatever is there.</summary>
    public Database Make()
    {
        Delete();
        var database = new Database(path);
        try
        {
            IndexSchema.Make(database, wiki);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Writes down what it is. Belongs after the last connection is closed.</summary>
    public void Seal()
    {
        if (!File.Exists(path) || File.Exists(path + "-wal"))
        {
            return;
        }

        WriteSeal(Hash(path));
    }

    /// <summary>Removes it.</summary>
    public void Delete()
    {
        foreach (var part in s_parts)
        {
            File.Delete(path + part);
        }
    }

    /// <summary>Whether it is what was sealed; from here on it is not.</summary>
    private bool Unseal()
    {
        if (!File.Exists(path) || !File.Exists(path + SealSuffix))
        {
            return false;
        }

        var sealedAs = File.ReadAllBytes(path + SealSuffix);
        File.Delete(path + SealSuffix);
        return !File.Exists(path + "-wal") && sealedAs.AsSpan().SequenceEqual(Hash(path));
    }

    private void WriteSeal(byte[] hash)
    {
        using var seal = new FileStream(path + SealSuffix, FileMode.Create, FileAccess.Write, FileShare.None);
        seal.Write(hash);
    }

    private static byte[] Hash(string name)
    {
        var hash = new XxHash128();
        using var file = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
        hash.Append(file);
        return hash.GetHashAndReset();
    }

    private bool Fits(Database database)
    {
        try
        {
            IndexSchema.Open(database);
            return IndexSchema.Fits(database, wiki);
        }
        catch (SqliteException)
        {
            // Another version's file may lack what is asked for.
            return false;
        }
    }
}
