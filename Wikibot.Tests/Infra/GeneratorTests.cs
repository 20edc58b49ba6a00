using System.Diagnostics;

namespace Wikibot.Tests.Infra;

/// <summary>The script that makes the typed resource classes of the stand-in: a name that AWS's provider lacks cannot slip in.</summary>
public sealed class GeneratorTests
{
    [Theory]
    [InlineData("lambda/functoin:Function", "the typings have no resource lambda/functoin:Function")]
    [InlineData("lambda/function:Functoin", "the typings have no class Functoin")]
    [InlineData("nonsense", "cannot read the line")]
    public async Task Generate_with_a_name_that_the_typings_lack_fails_and_says_which(string line, string expected)
    {
        var (exit, error, code) = await GenerateAsync(line);

        exit.ShouldBe(1);
        error.ShouldContain(expected);
        code.ShouldBeNull();
    }

    [Fact]
    public async Task Generate_follows_the_published_names_where_they_differ_from_the_typings()
    {
        var (exit, _, code) = await GenerateAsync("lambda/functionUrl:FunctionUrl\ns3/bucket:Bucket\nefs/backupPolicy:BackupPolicy\nbudgets/budget:Budget");

        exit.ShouldBe(0);
        code.ShouldNotBeNull();
        code.ShouldContain("Output<string> FunctionUrlResult");
        code.ShouldContain("Output<string> BucketName");
        code.ShouldContain("BackupPolicyDetails");
        code.ShouldContain("Input<double> Threshold");
        code.ShouldContain("InputList<string> SubscriberEmailAddresses");
    }

    private static async Task<(int Exit, string Error, string? Code)> GenerateAsync(string list)
    {
        var shims = Path.Combine(RepositoryRoot.Path, "shims");
        var typings = Path.Combine(shims, "npm", "node_modules", "@pulumi", "aws");
        if (!Directory.Exists(typings))
        {
            Assert.Skip("shims/npm is not installed (this feed has the real packages): nothing is generated here.");
        }

        using var scratch = new ScratchFolder();
        await File.WriteAllTextAsync(scratch["list.txt"], list);
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(shims, "Pulumi.Aws", "generate.mjs"), typings + "/", scratch["list.txt"], scratch["out.cs"]])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        var error = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, error, File.Exists(scratch["out.cs"]) ? await File.ReadAllTextAsync(scratch["out.cs"]) : null);
    }
}
