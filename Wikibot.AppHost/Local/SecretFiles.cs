using System.Security.Cryptography;

namespace Wikibot.AppHost.Local;

/// <summary>Secrets made once and kept as one file each in the data folder, readable by their owner only.</summary>
internal sealed class SecretFiles(string folder)
{
    /// <summary>The secret of that name: 256 random bits, made on first use.</summary>
    public string ReadOrCreate(string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            Create(path);
        }

        return File.ReadAllText(path).Trim() is { Length: > 0 } secret
            ? secret
            : throw new InvalidDataException($"The secret file {path} is empty. Delete it, and a new one is made at the next start.");
    }

    /// <summary>Written aside and moved into place, so that two hosts that start together agree, and no half of a secret is ever read.</summary>
    private void Create(string path)
    {
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var aside = $"{path}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(aside, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        }

        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside); // Another host was first: its secret is the one.
        }
    }
}
