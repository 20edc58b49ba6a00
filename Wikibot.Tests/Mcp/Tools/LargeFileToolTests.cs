using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Wikibot.Git.Client;
using Wikibot.Git.Pictures;
using Wikibot.Tests.Git.Attachments;
using Wikibot.Tests.Git.Pictures;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Files over 3 MiB by tools: an address to fetch them from, and pictures all the same.</summary>
public sealed partial class LargeFileToolTests(LocalStackFixture localStack)
{
    [Fact]
    public async Task ReadAttachment_ofALargeFile_givesAnAddressToFetchItFrom_andAPictureIsShown()
    {
        await using var git = new GitService(localStack.Settings("mcp-" + Guid.NewGuid().ToString("N")));
        await using var service = git.WithMcp();
        var film = UploadScene.Random(4 << 20);
        await PutAsync(git, "film.mp4", film);
        var photo = JpegWriter.Write(PictureSamples.Drawn(3600, 2700, seed: 4, noise: 0.2), 97);
        photo.Length.ShouldBeGreaterThan(Limits.MaxFileBytes);
        await PutAsync(git, "photo.jpg", photo);

        var read = await service.CallAsync("read_attachment", new { path = "film.mp4" });
        var picture = await service.CallAsync("read_attachment", new { path = "photo.jpg" });

        read.IsError.ShouldNotBe(true, read.Sentence());
        var link = read.Content[1].ShouldBeOfType<ResourceLinkBlock>();
        (link.Name, link.Size).ShouldBe(("film.mp4", film.Length));
        var address = Address().Match(read.StructuredContent!.Value.GetProperty("note").GetString()!).Value;
        address.ShouldBe(link.Uri);
        using var fetched = await UploadScene.FetchAsync(new Uri(address));
        (await fetched.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(film);
        picture.Content[1].ShouldBeOfType<ImageContentBlock>().DecodedData.Length.ShouldBeLessThanOrEqualTo(700 * 1024);

        await using var client = await service.ConnectAsync();
        var refused = await Should.ThrowAsync<McpException>(async () => await client.ReadResourceAsync("wiki://home/film.mp4", cancellationToken: TestContext.Current.CancellationToken));
        refused.Message.ShouldContain("read_attachment gives an address");
    }

    private static async Task PutAsync(GitService git, string path, byte[] content)
    {
        var services = new ServiceCollection();
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new IdentityOptions { Secret = GitService.Secret }));
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationManager());
        services.AddWikibotGitClient().ConfigurePrimaryHttpMessageHandler(() => git.Server.CreateHandler());
        await using var provider = services.BuildServiceProvider();
        var (client, owner) = (provider.GetRequiredService<IWikibotGit>(), new Caller("static:default", "Owner", "owner@example.org"));
        var ticket = await client.BeginUploadAsync(owner, "home", new BeginUploadRequest(path, content.Length));
        (await UploadScene.SendAsync(ticket, content)).IsSuccessStatusCode.ShouldBeTrue();
        await client.FinishUploadAsync(owner, "home", new FinishUploadRequest(ticket.Upload));
    }

    [GeneratedRegex("http://.*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Address();
}
