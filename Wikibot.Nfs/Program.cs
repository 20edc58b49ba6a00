using Wikibot.Nfs;

// One process of a run on the real client: what it did goes to standard output, a line each; table rows begin with "ROW|".
try
{
    if (args[0] == "share")
    {
        return await ShareProbe.RunAsync(args[1..]);
    }

    await (args[0] switch
    {
        "nothing" => Task.CompletedTask,
        "init" => Engine.InitAsync(args[1]),
        "write" => Writers.WriteAsync(args[1], args[2], int.Parse(args[3]), args is [.., "again"]),
        "serve" => Writers.ServeAsync(args[1], args[2]),
        "read" => Readers.ReadAsync(args[1], args[2]),
        "maintain" => Readers.MaintainAsync(args[1], args[2]),
        "verify" => Judge.VerifyAsync(args[1], args[2], args[3..]),
        "fresh" => FreshReads.RunAsync(args[1], args[2], args[3], args[4], int.Parse(args[5])),
        "freeze" => Freezes.RunAsync(args[1], args[2], args[3], int.Parse(args[4]), int.Parse(args[5])),
        "stop" => Freezes.StopAsync(args[1], args[2], int.Parse(args[3])),
        "packs" => RemovedPacks.RunAsync(args[1], args[2]),
        "counts" => Counts.EngineAsync(args[1], int.Parse(args[2])),
        "counts-libgit2" => Counts.LibGit2Async(args[1], int.Parse(args[2])),
        "fill" => Engine.FillAsync(args[1], int.Parse(args[2]), int.Parse(args[3])),
        _ => throw new NotSupportedException(args[0]),
    });
    return 0;
}
catch (Exception e)
{
    Engine.Say($"DIED {string.Join(' ', args)}: {e}");
    return 1;
}
