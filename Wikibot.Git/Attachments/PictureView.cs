using Wikibot.Git.Budgets;
using Wikibot.Git.Pictures;

namespace Wikibot.Git.Attachments;

/// <summary>A picture that is too large to be shown as it is, made smaller; or why not. Nothing that a picture holds is an error of the request: its file is still there.</summary>
/// <param name="Content">The smaller file; empty for none.</param>
/// <param name="Picture">What it was and is.</param>
internal sealed record PictureView(ReadOnlyMemory<byte> Content, ShownPicture Picture)
{
    /// <summary>Longest time that a picture is worked on, 10 s: one of 40 million pixels takes 2 to 4 on a whole processor.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    /// <summary>The view of a file; null for what is no picture that is read here, or is small enough.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="type">What they are (<see cref="MediaType"/>).</param>
    /// <param name="time">Ends what takes too long.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask<PictureView?> OfAsync(ReadOnlyMemory<byte> file, string type, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!PictureScaler.Reads(type))
        {
            return null;
        }

        var picture = new ShownPicture(file.Length);
        using var deadline = new CancellationTokenSource(s_longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var size = PictureScaler.Look(file.Span, type);
            if (PictureScaler.IsSmall(size, file.Length))
            {
                return null;
            }

            picture = picture with { Width = size.Width, Height = size.Height };

            // Few at once, so that the memory of many does not add up.
            var scaled = await WorkLane.RunAsync(size.Pixels, () => PictureScaler.Scale(file, type, PictureScaler.MaxSide, either.Token), either.Token);
            return new PictureView(scaled.Content, picture with { MediaType = scaled.MediaType, ShownWidth = scaled.Shown.Width, ShownHeight = scaled.Shown.Height });
        }
        catch (BrokenPictureException broken)
        {
            // A small file is shown as it is, whatever it holds: who looks at it may read more kinds than we do.
            return picture.Width is null && file.Length <= PictureScaler.MaxBytes ? null : new PictureView(default, picture with { Problem = broken.Message });
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new PictureView(default, picture with { Problem = $"that took longer than {s_longest.TotalSeconds:0} s" });
        }
    }
}
