using Wikibot.Git.Client;
using Wikibot.Git.Pictures;
using Wikibot.Tests.Git.Attachments;
using Wikibot.Tests.Git.Pictures;

namespace Wikibot.Tests.Web.Browser;

/// <summary>A wiki as somebody may have it, and the pages of the web service that show it.</summary>
internal static class PagesToSee
{
    private const string Guide =
        """
        ---
        title: Deploying the service
        tags: [ops, deploy]
        owner: Ada
        reviewed: 2026-11-20
        ---

        # Deploying the service

        How a change gets from a branch to production. Read [[Rollback]] before you need it, and [[Runbook that nobody wrote]] once it is there.

        > [!WARNING]
        > Freeze the schedule first: a backup that runs while the share moves is of no use.

        ## Before

        - [x] The suite is green on both runners
        - [ ] Somebody else has read the plan
        - [ ] `./wikibot package` made the zips

        ## The steps

        1. Build and sign the packages.
        2. Preview, and read *every* line that says `replace`.
        3. Apply, then watch the first ten minutes.

        | Stage | Takes | Who |
        |:--|--:|:-:|
        | Preview | 40 s | anyone |
        | Apply | 6 min | on call |
        | Watch | 10 min | on call |

        ```bash
        ./wikibot package && pulumi preview --diff --stack dev
        ```

        ## After

        Write down what was odd.[^odd] Costs are at <https://example.org/costs>.

        [^odd]: Nearly everything is, the first time.
        """;

    /// <summary>Writes it, and says which pages there are to look at.</summary>
    public static async Task<Dictionary<string, string>> WriteAsync(WebSystem system)
    {
        await system.WriteAsync("Ops/Rollback", "# Rollback\n\nThe way back, step by step. See [[Deploying the service]].\n", "morning");
        var first = await system.WriteAsync("Ops/Deploying the service", Guide, "morning", message: "Write down how we deploy");
        await system.WriteAsync("Ops/On call", "# On call\n\nWho has the phone: [[Deploying the service]].\n\n![[plan.png|120]]\n", "morning");
        var plan = await system.Agents.WriteAttachmentAsync(system.Agent("morning"), WebSystem.Wiki, new WriteAttachmentRequest("Ops/plan.png", SampleFiles.Png), OperationIds.New());
        var second = await system.WriteAsync(
            "Ops/Deploying the service",
            Guide.Replace("Apply, then watch the first ten minutes.", "Apply, and go home.", StringComparison.Ordinal).Replace("| Watch | 10 min | on call |\n", "", StringComparison.Ordinal),
            "nightly-tidy",
            first.Revision,
            "Tidy the deployment guide");
        await WritePicturesAsync(system);
        await system.WriteAsync("Ops/Shortcuts", "# Shortcuts\n\nSkip the preview when you are in a hurry.\n", "nightly-tidy", message: "Add shortcuts");
        await system.Agents.WritePagesAsync(system.Agent("morning"), WebSystem.Wiki, new WritePagesRequest([.. Enumerable.Range(0, Topics).Select(Topic)], "Begin an atlas"), OperationIds.New());
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["start"] = "/",
            ["wiki"] = "/w/home?folder=Ops%2F",
            ["page"] = "/w/home/p/Ops/Deploying%20the%20service",
            ["past"] = $"/w/home/p/Ops/Deploying%20the%20service?at={first.Commit}",
            ["missing"] = "/w/home/p/Ops/Rolback",
            ["search"] = "/w/home/search?q=deploy",
            ["changes"] = "/w/home/changes",
            ["history"] = "/w/home/history/Ops/Deploying%20the%20service",
            ["blame"] = "/w/home/blame/Ops/Deploying%20the%20service",
            ["compare"] = $"/w/home/compare?commit={second.Commit}",
            ["unified"] = $"/w/home/compare?commit={second.Commit}&view=unified",
            ["undo"] = "/w/home/undo?session=nightly-tidy&since=1h",
            ["undo-pictures"] = "/w/home/undo?session=picture-bot&since=1h",
            ["restore"] = $"/w/home/restore/Ops/Deploying%20the%20service?commit={first.Commit}",
            ["edit"] = "/w/home/edit/Ops/Deploying%20the%20service",
            ["new"] = "/w/home/new?path=Ops%2FNew",
            ["move"] = "/w/home/move/Ops/Rollback?to=Ops%2FThe%20way%20back",
            ["delete"] = "/w/home/delete/Ops/Rollback",
            ["picture"] = "/w/home/p/Ops/On%20call",
            ["file"] = "/w/home/file/Ops/plan.png",
            ["file-history"] = "/w/home/history/Ops/plan.png",
            ["file-compare"] = $"/w/home/compare?commit={plan.Commit}",
            ["file-restore"] = $"/w/home/restore/Ops/plan.png?commit={plan.Commit}&kind=file",
            ["map"] = "/w/home/map",
            ["folder-map"] = "/w/home/map?folder=Ops%2F",
            ["near"] = "/w/home/map/Atlas/Topic%206",
            ["upload"] = "/w/home/upload?path=Ops%2F",
            ["members"] = "/w/home/members",
            ["settings"] = "/w/home/settings",
            ["connect"] = "/w/home/connect",
            ["tokens"] = "/tokens",
        };
    }

    /// <summary>Pictures that an agent replaced, removed and added.</summary>
    private static async Task WritePicturesAsync(WebSystem system)
    {
        var sketch = PngWriter.Write(PictureSamples.Drawn(640, 400, seed: 1, noise: 0.1));
        var photo = JpegWriter.Write(PictureSamples.Drawn(900, 600, seed: 2, noise: 0.3), 80);
        var kept = await FileAsync("Ops/Pictures/cabling.png", sketch, "morning");
        var gone = await FileAsync("Ops/Pictures/rack.jpg", photo, "morning");
        await FileAsync("Ops/Pictures/cabling.png", PngWriter.Write(PictureSamples.Drawn(640, 400, seed: 3, noise: 0.6)), "picture-bot", kept.Revision);
        await system.Agents.DeleteAttachmentAsync(system.Agent("picture-bot"), WebSystem.Wiki, "Ops/Pictures/rack.jpg", gone.Revision!, null, OperationIds.New());
        await FileAsync("Ops/Pictures/made up.jpg", JpegWriter.Write(PictureSamples.Drawn(900, 600, seed: 4, noise: 0.3), 80), "picture-bot");

        Task<PageChange> FileAsync(string path, byte[] content, string session, string? revision = null) =>
            system.Agents.WriteAttachmentAsync(system.Agent(session), WebSystem.Wiki, new WriteAttachmentRequest(path, content, revision), OperationIds.New());
    }

    /// <summary>Pages that link to each other, as many as make a map.</summary>
    private const int Topics = 24;

    private static PageWrite Topic(int number) =>
        new($"Atlas/Topic {number}", $"# Topic {number}\n\nSee [[Topic {number * 7 % Topics}]]{(number % 3 == 0 ? $" and [[Topic {number / 3}]]" : "")}{(number % 5 == 0 ? " and [[Rollback]]" : "")}.\n");
}
