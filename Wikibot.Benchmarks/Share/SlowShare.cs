using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Wikibot.Benchmarks.Share;

/// <summary>
/// A folder that behaves like a network share: every file operation takes a set time, is counted as the file system sees it,
/// and can be made to fail. It is a FUSE pass-through (<c>share.c</c>, compiled once with gcc) in a process of its own, so
/// that unmodified programs can work in it. Linux with gcc and a <c>/dev/fuse</c> that may be mounted only.
/// </summary>
/// <remarks>
/// Two mounts of one source are two NFS clients: each has caches of its own. With <see cref="CacheAsync"/> a mount sees what the
/// other did only after the time set, as a client with <c>actimeo</c> would.
/// </remarks>
internal sealed class SlowShare : IAsyncDisposable
{
    private readonly Process _process;
    private readonly SemaphoreSlim _turn = new(1);

    private SlowShare(Process process, string source, string path)
    {
        _process = process;
        Source = source;
        Path = path;
    }

    /// <summary>The folder that everything is really in; free of latency, counts and faults.</summary>
    public string Source { get; }

    /// <summary>The folder to give to the programs under test.</summary>
    public string Path { get; }

    /// <summary>The process that serves it.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Mounts <paramref name="source"/> at a fresh path.</summary>
    /// <param name="source">An existing folder, on a disk.</param>
    /// <param name="delay">Time added to each operation.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="ShareUnavailableException">This machine cannot; the message says why, fit for a skipped test.</exception>
    public static async Task<SlowShare> MountAsync(string source, TimeSpan delay, CancellationToken cancellationToken)
    {
        var program = await CompileAsync(cancellationToken);
        var mountpoint = Directory.CreateTempSubdirectory("wikibot-share-").FullName;
        var process = Process.Start(new ProcessStartInfo(program, [source, mountpoint])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var ready = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (ready != "ready")
        {
            var error = await process.StandardError.ReadToEndAsync(cancellationToken);
            process.Dispose();
            Directory.Delete(mountpoint);
            throw new ShareUnavailableException($"FUSE cannot be mounted here ({error.Trim()}); it needs root, or CAP_SYS_ADMIN, and /dev/fuse.");
        }

        var share = new SlowShare(process, source, mountpoint);
        await share.DelayAsync(delay, cancellationToken);
        return share;
    }

    /// <summary>Sets the time added to each operation.</summary>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        TellAsync($"delay {(long)delay.TotalMicroseconds}", cancellationToken);

    /// <summary>
    /// Sets for how long the kernel may trust what it knows. At first: names of folders 60 s, as an NFS client does; names of files, attributes and absences
    /// never. With attributes, listings and names of files are kept too.
    /// </summary>
    public Task CacheAsync(TimeSpan names, TimeSpan attributes, TimeSpan absences, CancellationToken cancellationToken) =>
        TellAsync(string.Create(CultureInfo.InvariantCulture, $"cache {names.TotalMilliseconds:0} {attributes.TotalMilliseconds:0} {absences.TotalMilliseconds:0}"), cancellationToken);

    /// <summary>Makes the next operations fail.</summary>
    /// <param name="operation">Such as <c>OPEN</c>, <c>CREATE</c>, <c>READ</c>, <c>WRITE</c>, <c>FSYNC</c>, <c>RENAME</c>, <c>LINK</c>; <c>*</c> for any.</param>
    /// <param name="errno">Such as 5 (EIO), 28 (ENOSPC), 116 (ESTALE).</param>
    /// <param name="pathPart">Only those whose path holds this text (no blanks); <c>*</c> for any.</param>
    /// <param name="skip">How many to let pass first.</param>
    /// <param name="times">How many to fail.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task FailAsync(string operation, int errno, string pathPart, int skip, int times, CancellationToken cancellationToken) =>
        TellAsync($"fault {operation} {errno} {skip} {times} {pathPart}", cancellationToken);

    /// <summary>
    /// Has the kernel forget the names of all file systems that nobody uses: a mount holds open what the kernel has looked up, and a user may have some ten
    /// thousand files open.
    /// </summary>
    public static Task ForgetAsync(CancellationToken cancellationToken) => File.WriteAllTextAsync("/proc/sys/vm/drop_caches", "2", cancellationToken);

    /// <summary>No more faults.</summary>
    public Task HealAsync(CancellationToken cancellationToken) => TellAsync("clear", cancellationToken);

    /// <summary>Writes each counted operation and its path to <paramref name="file"/>; <see langword="null"/> stops.</summary>
    public Task TraceAsync(string? file, CancellationToken cancellationToken) => TellAsync($"trace {file ?? "-"}", cancellationToken);

    /// <summary>Sets all counters to zero.</summary>
    public Task ResetAsync(CancellationToken cancellationToken) => TellAsync("reset", cancellationToken);

    /// <summary>What was asked of the file system since the last reset, by kind.</summary>
    public async Task<FileOperations> CountAsync(CancellationToken cancellationToken) =>
        new(JsonSerializer.Deserialize<SortedDictionary<string, long>>(await AskAsync("stats", cancellationToken))!);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _turn.Dispose();
        Directory.Delete(Path);
    }

    private async Task TellAsync(string command, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(command, cancellationToken);
        if (answer != "ok")
        {
            throw new InvalidOperationException($"The share answered '{answer}' to '{command}'.");
        }
    }

    private async Task<string> AskAsync(string command, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _process.StandardInput.WriteLineAsync(command.AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            return await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The share's process has ended.");
        }
        finally
        {
            _turn.Release();
        }
    }

    // Compiled once for each version of the source, beside other temporary files; the rename makes it whole or absent.
    private static async Task<string> CompileAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/dev/fuse"))
        {
            throw new ShareUnavailableException("There is no /dev/fuse on this machine.");
        }

        var source = System.IO.Path.Combine(AppContext.BaseDirectory, "Share", "share.c");
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(source, cancellationToken)))[..16];
        var program = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"wikibot-share-{Environment.UserName}-{hash}.bin");
        if (File.Exists(program))
        {
            return program;
        }

        var partial = $"{program}.{Guid.NewGuid():N}";
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-O2", "-pthread", "-o", partial, source]) { UseShellExecute = false, RedirectStandardError = true })!;
            var error = await compiler.StandardError.ReadToEndAsync(cancellationToken);
            await compiler.WaitForExitAsync(cancellationToken);
            if (compiler.ExitCode != 0)
            {
                throw new ShareUnavailableException($"gcc could not compile share.c: {error}");
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new ShareUnavailableException("There is no gcc on this machine.");
        }

        File.Move(partial, program, overwrite: true);
        return program;
    }
}

/// <summary>This machine cannot mount a <see cref="SlowShare"/>; the message says what is missing.</summary>
internal sealed class ShareUnavailableException(string message) : Exception(message);

/// <summary>File operations by kind, as the file system sees them.</summary>
internal sealed record FileOperations(IReadOnlyDictionary<string, long> ByKind)
{
    private const string Probe = "PROBE";

    /// <summary>
    /// All of them but the probes: FUSE looks a name up before it makes it, or renames onto it, where an NFS client sends one
    /// request, and where there is one system call.
    /// </summary>
    public long Total => ByKind.Where(k => k.Key != Probe).Sum(k => k.Value);

    /// <inheritdoc/>
    public override string ToString() => $"{Total} ({string.Join(", ", ByKind.OrderByDescending(k => k.Value).Select(k => $"{k.Value} {k.Key}"))})";
}
