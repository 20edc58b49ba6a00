using System.Diagnostics;

namespace Wikibot.Tests;

/// <summary>A real file system that is soon full, and can grow. The test is skipped where none can be mounted.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();

    private SmallDisk()
    {
    }

    /// <summary>Its folder.</summary>
    public string Path => _folder["disk"];

    /// <summary>Mounts one.</summary>
    /// <param name="size">As tmpfs takes it, such as <c>512k</c>.</param>
    public static async Task<SmallDisk> MountAsync(string size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Mounts a small tmpfs: Linux only.");
        var disk = new SmallDisk();
        Directory.CreateDirectory(disk.Path);
        if (!await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", disk.Path))
        {
            disk._folder.Dispose();
            Assert.Skip("Mounting a small tmpfs needs root.");
        }

        return disk;
    }

    /// <summary>Gives it another size.</summary>
    public async Task GrowAsync(string size) => (await RunAsync("mount", "-o", $"remount,size={size}", Path)).ShouldBeTrue();

    public async ValueTask DisposeAsync()
    {
        (await RunAsync("umount", "-l", Path)).ShouldBeTrue();
        _folder.Dispose();
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
