using System.Text;
using Amazon.S3;
using Microsoft.Extensions.Logging.Abstractions;
using Wikibot.Git.Backups;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.Commits;
using Wikibot.Git.Imports;
using Wikibot.Git.Members;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.Backups;

/// <summary>A store in a scratch folder and a bucket of its own.</summary>
internal sealed class BackupScene : IDisposable
{
    public static readonly Caller Ada = new("static:ada", "Ada", "ada@example.org");

    private readonly ScratchFolder _scratch = new();

    public BackupScene(IAmazonS3 s3, int incrementalsPerFull = 24, string? bucket = null, TimeProvider? time = null)
    {
        Options = new BackupOptions { Bucket = bucket ?? "wikibot-" + Guid.NewGuid().ToString("N"), CreateBucket = bucket is null, IncrementalsPerFull = incrementalsPerFull };
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        Store = WikiStore.Open(new StorageOptions { Root = Root }, TimeProvider.System, NullLoggerFactory.Instance);
        Bucket = new BackupBucket(new Lazy<IAmazonS3>(s3), options, TimeProvider.System);
        Chain = new BackupChain(Bucket, NullLogger<BackupChain>.Instance);
        Runner = new BackupRunner(Store, Bucket, Chain, options, time ?? TimeProvider.System, NullLogger<BackupRunner>.Instance);
        Markers = new MemberMarkers(Store, new MetaReader());
        var door = new CommitDoor(Store, [Markers]);
        Restorer = new RestoreRunner(Store, Chain, door, TimeProvider.System, NullLogger<RestoreRunner>.Instance);
        Verifier = new BackupVerifier(Store, Chain, TimeProvider.System, NullLogger<BackupVerifier>.Instance);
        Imports = new ImportService(Store, door, new FileImporter(TimeProvider.System), TimeProvider.System);
    }

    public BackupOptions Options { get; }

    public string Root => _scratch["wikis"];

    public WikiStore Store { get; }

    public BackupBucket Bucket { get; }

    public BackupChain Chain { get; }

    public BackupRunner Runner { get; }

    public RestoreRunner Restorer { get; }

    public BackupVerifier Verifier { get; }

    public MemberMarkers Markers { get; }

    public ImportService Imports { get; }

    public string this[params string[] parts] => _scratch[parts];

    public string Repository(string wiki) => Path.Combine(Root, wiki + ".git");

    public async Task<IWiki> CreateAsync(string wiki)
    {
        var owner = MemberList.Empty.With(new Member(Ada.Subject, Role.Owner, Ada.Name, Ada.Email));
        return await Store.CreateAsync(
            wiki,
            [
                new RefSeed(WikiRefs.Main, new ChangeSet([new FileChange("Home.md", Encoding.UTF8.GetBytes($"# {wiki}\n"))]), Details("Begin")),
                new RefSeed(WikiRefs.Members, new ChangeSet([new FileChange(MemberList.FileName, owner.ToJson())]), Details("Members")),
            ],
            CancellationToken.None);
    }

    public static async Task<ObjectId> WriteAsync(IWiki wiki, string path, string text, string refName = WikiRefs.Main)
    {
        var change = (new ChangeSet([new FileChange(path, Encoding.UTF8.GetBytes(text))]), Details($"Write {path}"));
        var result = await wiki.CommitAsync(new CommitRequest(refName, Guid.NewGuid().ToString("N"), (_, _) => ValueTask.FromResult(change)), CancellationToken.None);
        return result.Tip.Commit.Id;
    }

    /// <summary>A backup's bundle as a file, for stock git.</summary>
    public async Task<string> DownloadAsync(BackupManifest backup)
    {
        var file = _scratch[backup.Id + ".bundle"];
        await using var to = File.Create(file);
        await using var from = await Bucket.OpenBundleAsync(backup, CancellationToken.None);
        await from.CopyToAsync(to);
        return file;
    }

    public void Dispose() => _scratch.Dispose();

    private static CommitDetails Details(string message) => new(AuthorSignature.Of(Ada, TimeProvider.System), message);
}
