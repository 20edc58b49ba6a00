using System.Diagnostics;

namespace Aspire.Hosting.Running;

/// <summary>
/// A program that ends when it is told to, and when this process ends, however that comes about. A small shell stands between:
/// it holds the reading end of a pipe from this process. When the pipe closes (asked for, or because this process is gone, even by
/// kill -9), it sends the program SIGTERM, and SIGKILL five seconds later. Linux and macOS; elsewhere the program is started as it is.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>INT and HUP reach the whole terminal group; the program is to be stopped once, by TERM.</summary>
    private const string Guard = """
        trap '' INT HUP
        exec 3<&0
        "$@" </dev/null 3<&- &
        child=$!
        (
          read -r line <&3
          kill -TERM $child 2>/dev/null
          tenths=0
          while [ $tenths -lt 50 ] && kill -0 $child 2>/dev/null; do sleep 0.1; tenths=$((tenths + 1)); done
          kill -KILL $child 2>/dev/null
        ) &
        guard=$!
        exec 3<&-
        wait $child
        code=$?
        kill $guard 2>/dev/null
        exit $code
        """;

    private readonly Process process;

    private ChildProcess(Process process) => this.process = process;

    public int Id => process.Id;

    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static ChildProcess Start(
        string command, IEnumerable<string> arguments, string workingDirectory,
        IEnumerable<KeyValuePair<string, string?>> environment, Action<string, bool> onLine)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(command, arguments)
            : new ProcessStartInfo("/bin/sh", ["-c", Guard, "guard", command, .. arguments]);
        start.WorkingDirectory = workingDirectory;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Forward(e.Data, false);
        process.ErrorDataReceived += (_, e) => Forward(e.Data, true);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process);

        void Forward(string? line, bool isError)
        {
            if (line is not null)
            {
                onLine(line, isError);
            }
        }
    }

    /// <summary>
    /// Waits until it has ended, and asks it to when <paramref name="stopping"/> fires; the guard sees to it that this takes a little over
    /// five seconds at most.
    /// </summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunToEndAsync(CancellationToken stopping)
    {
        // Disposed before this returns, and that waits for a running Stop: so Stop never meets a disposed process.
        using (stopping.Register(Stop))
        {
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return process.ExitCode;
    }

    private void Stop()
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: true);
        }
        else
        {
            process.StandardInput.Close();
        }
    }

    public void Dispose() => process.Dispose();
}
