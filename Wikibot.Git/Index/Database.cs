using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Wikibot.Git.Index;

/// <summary>One connection to an index, with its statements prepared once. Not for two threads at a time.</summary>
internal sealed class Database : IDisposable
{
    /// <summary>Steps of SQLite's machine between two looks whether to go on: some tenths of a millisecond.</summary>
    private const int StepsPerLook = 20_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly delegate_progress _look;
    private CancellationToken _until;

    /// <exception cref="SqliteException">It cannot be opened, or is no database.</exception>
    public Database(string path)
    {
        var address = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = 30 };
        _connection = new SqliteConnection(address.ToString());
        _look = _ => _until.IsCancellationRequested ? 1 : 0;
        try
        {
            _connection.Open();
            raw.sqlite3_progress_handler(_connection.Handle, StepsPerLook, _look, null);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Ends what runs when the token ends: with <see cref="OperationCanceledException"/>.</summary>
    public void EndWith(CancellationToken until) => _until = until;

    /// <summary>Runs a statement whose parameters are <c>$1</c>, <c>$2</c> and so on.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        var command = Prepare(sql, values);
        return Run(command.ExecuteNonQuery);
    }

    /// <summary>Adds a row, and returns its number.</summary>
    public long Insert(string sql, params ReadOnlySpan<object?> values)
    {
        Execute(sql, values);
        return raw.sqlite3_last_insert_rowid(_connection.Handle);
    }

    /// <summary>The rows of a query.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        var command = Prepare(sql, values);
        return Run(() =>
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        });
    }

    /// <summary>The first row's number; 0 when there is none.</summary>
    public long Number(string sql, params ReadOnlySpan<object?> values)
    {
        var command = Prepare(sql, values);
        return Run(() => command.ExecuteScalar() is long number ? number : 0);
    }

    /// <summary>The first row's bytes; null when there is none.</summary>
    public byte[]? Bytes(string sql, params ReadOnlySpan<object?> values)
    {
        var command = Prepare(sql, values);
        return Run(() => command.ExecuteScalar() as byte[]);
    }

    /// <summary>Does all of it or nothing.</summary>
    public async Task InTransactionAsync(Func<Task> work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            await work();
            Execute("COMMIT");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>Reads one state from here on, whatever is written meanwhile.</summary>
    public void BeginReading() => Execute("BEGIN");

    /// <summary>Ends what <see cref="BeginReading"/> began.</summary>
    public void EndReading() => RollBack();

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
        GC.KeepAlive(_look);
    }

    private void RollBack()
    {
        _until = CancellationToken.None;
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            Execute("ROLLBACK");
        }
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
#pragma warning disable CA2100 // Every statement is put together from constants; what comes from outside is a parameter.
            _commands[sql] = command = new SqliteCommand(sql, _connection);
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i + 1}") });
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    private T Run<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (SqliteException interrupted) when (interrupted.SqliteErrorCode == raw.SQLITE_INTERRUPT && _until.IsCancellationRequested)
        {
            throw new OperationCanceledException("The request ended.", interrupted, _until);
        }
    }
}
