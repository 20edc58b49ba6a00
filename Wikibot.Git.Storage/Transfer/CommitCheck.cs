using System.Buffers;
using System.Buffers.Text;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>What stock git's <c>fsck --strict</c> says of a commit's text: its headers in their order, ids, persons and times.</summary>
internal static class CommitCheck
{
    private static readonly SearchValues<byte> s_hex = SearchValues.Create("0123456789abcdef"u8);
    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789"u8);

    /// <exception cref="InvalidDataException">It is not fit; the message names the commit and git's name of the fault.</exception>
    public static void Run(ObjectId id, ReadOnlySpan<byte> data)
    {
        if (data.Contains((byte)0))
        {
            throw Unfit(id, "nulInCommit");
        }

        var rest = data;
        Id(id, Take(id, ref rest, "tree "u8, "missingTree"), "badTreeSha1");
        while (rest.StartsWith("parent "u8))
        {
            Id(id, Take(id, ref rest, "parent "u8, "missingParent"), "badParentSha1");
        }

        Person(id, Take(id, ref rest, "author "u8, "missingAuthor"));
        if (rest.StartsWith("author "u8))
        {
            throw Unfit(id, "multipleAuthors");
        }

        Person(id, Take(id, ref rest, "committer "u8, "missingCommitter"));
    }

    private static ReadOnlySpan<byte> Take(ObjectId id, ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> name, string fault)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0 || !rest.StartsWith(name))
        {
            throw Unfit(id, fault);
        }

        var value = rest[name.Length..end];
        rest = rest[(end + 1)..];
        return value;
    }

    private static void Id(ObjectId id, ReadOnlySpan<byte> hex, string fault)
    {
        if (hex.Length != 2 * ObjectId.Size || hex.ContainsAnyExcept(s_hex))
        {
            throw Unfit(id, fault);
        }
    }

    /// <summary><c>Name &lt;e-mail&gt; seconds zone</c>, as git's <c>fsck_ident</c> wants it.</summary>
    private static void Person(ObjectId id, ReadOnlySpan<byte> person)
    {
        var open = person.IndexOf((byte)'<');
        var close = person.IndexOf((byte)'>');
        if (open < 0 || close < open || person[(open + 1)..close].Contains((byte)'<'))
        {
            throw Unfit(id, open < 0 ? "missingEmail" : "badEmail");
        }

        if (open == 0 || person[open - 1] != ' ')
        {
            throw Unfit(id, open == 0 ? "missingNameBeforeEmail" : "missingSpaceBeforeEmail");
        }

        var time = person[(close + 1)..];
        if (!time.StartsWith(" "u8))
        {
            throw Unfit(id, "missingSpaceBeforeDate");
        }

        time = time[1..];
        if (time.StartsWith("0"u8) && !time.StartsWith("0 "u8))
        {
            throw Unfit(id, "zeroPaddedDate");
        }

        if (!Utf8Parser.TryParse(time, out ulong seconds, out var digits) || seconds > long.MaxValue)
        {
            throw Unfit(id, "badDate");
        }

        var zone = time[digits..];
        if (zone.Length != 6 || zone[0] != ' ' || zone[1] is not ((byte)'+' or (byte)'-') || zone[2..].ContainsAnyExcept(s_digits))
        {
            throw Unfit(id, "badTimezone");
        }
    }

    private static InvalidDataException Unfit(ObjectId id, string fault) => new($"Commit {id} is not fit: {fault}. Stock git's fsck refuses it too.");
}
