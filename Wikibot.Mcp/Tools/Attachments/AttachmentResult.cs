using System.ComponentModel;
using System.Text;
using ModelContextProtocol.Protocol;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>Answer of <c>read_attachment</c>, beside the picture or the link.</summary>
internal sealed record AttachmentResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("The file.")] string Path,
    [property: Description("What it is, by its bytes: text/plain for any text.")] string Type,
    [property: Description("Its length in bytes.")] int Bytes,
    [property: Description("Pass as \"revision\" to replace or move it.")] string Revision,
    [property: Description("The commit that it was read at.")] string Commit,
    [property: Description("The text, where it is one.")] string? Content = null,
    [property: Description("What to mind.")] string? Note = null)
{
    /// <summary>Most bytes of a picture of a kind that is not scaled down (GIF, WebP) that is shown to a model, 700 KiB: as Base64 it stays below the 1 MB that clients take of one answer.</summary>
    private const int MaxPictureBytes = 700 * 1024;

    /// <summary>Most characters of a text file that are shown.</summary>
    private const int MaxText = PageTools.DefaultCharacters;

    /// <summary>The pictures that models take.</summary>
    private static readonly HashSet<string> s_pictures = new(["image/png", "image/jpeg", "image/gif", "image/webp"], StringComparer.Ordinal);

    /// <summary>The answer, and what a client shows with it: the picture itself, or a link to what no model reads. Bytes in Base64 never stand in the text.</summary>
    public static (AttachmentResult Answer, ContentBlock? Shown) From(string wiki, AttachmentContent file)
    {
        var answer = new AttachmentResult(wiki, file.Path, file.MediaType, checked((int)file.Bytes), file.Revision, file.Commit);
        if (file.Picture is { } picture)
        {
            return picture.MediaType is { } type
                ? (answer with { Note = Scaled(picture, file.Content.Length) }, ImageContentBlock.FromBytes(file.Content, type))
                : (answer with { Note = $"The picture is not shown to you, because {picture.Problem}. Your client may open the link." }, Link(wiki, file));
        }

        if (file.Link is { } link)
        {
            return (answer with { Note = $"Too large to be shown. Until {link.ExpiresAt.UtcDateTime:HH:mm} UTC whoever has this address may fetch it: {link.Address.AbsoluteUri}" }, Link(wiki, file));
        }

        if (file.MediaType == "text/plain")
        {
            var text = Encoding.UTF8.GetString(file.Content.Span);
            return text.Length <= MaxText
                ? (answer with { Content = text }, null)
                : (answer with { Content = text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)], Note = $"Only the beginning: the file has {text.Length} characters." }, Link(wiki, file));
        }

        return !s_pictures.Contains(file.MediaType) ? (answer with { Note = "Files of this type are not shown to you; your client may open the link." }, Link(wiki, file))
            : file.Content.Length > MaxPictureBytes ? (answer with { Note = $"The picture is too large to be shown to you: {MaxPictureBytes} bytes are the most. Your client may open the link." }, Link(wiki, file))
            : (answer, ImageContentBlock.FromBytes(file.Content, file.MediaType));
    }

    private static string Scaled(ShownPicture picture, int bytes)
    {
        var (across, down) = (picture.ShownWidth, picture.ShownHeight);
        return (picture.Width, picture.Height) == (across, down)
            ? $"The picture of {picture.Width} × {picture.Height} pixels is shown to you with fewer details, in {bytes} bytes of its {picture.Bytes}."
            : $"The picture has {picture.Width} × {picture.Height} pixels; it is shown to you scaled down to {across} × {down}, in {bytes} bytes of its {picture.Bytes}.";
    }

    private static ResourceLinkBlock Link(string wiki, AttachmentContent file) => new()
    {
        Uri = file.Link?.Address.AbsoluteUri ?? PageResource.UriOf(wiki, file.Path),
        Name = file.Path,
        MimeType = file.MediaType,
        Size = file.Bytes,
    };
}
