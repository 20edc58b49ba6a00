using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Wikibot.Web.Site;

namespace Wikibot.Web.Map;

/// <summary>A drawing as SVG: each page a link with a name, in the order of the list. Not in Razor's own language, to which SVG's element <c>text</c> is something else.</summary>
public sealed class MapView : ComponentBase
{
    private const string Head = "map-head";

    /// <summary>The wiki.</summary>
    [Parameter, EditorRequired] public string Wiki { get; set; } = "";

    /// <summary>What is drawn.</summary>
    [Parameter, EditorRequired] public MapDrawing Drawing { get; set; } = null!;

    /// <summary>Id of what the picture is called by.</summary>
    [Parameter, EditorRequired] public string NamedBy { get; set; } = "";

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "svg");
        builder.AddAttribute(1, "role", "group");
        builder.AddAttribute(2, "aria-labelledby", NamedBy);
        builder.AddAttribute(3, "viewBox", $"0 0 {MapDrawing.Number(Drawing.Width)} {MapDrawing.Number(Drawing.Height)}");
        builder.AddAttribute(4, "width", MapDrawing.Number(Drawing.Width));
        builder.AddAttribute(5, "height", MapDrawing.Number(Drawing.Height));
        builder.AddMarkupContent(6, $"<defs><marker id=\"{Head}\" viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\"><path d=\"M0 .5 8 4 0 7.5z\"></path></marker></defs>");
        builder.OpenElement(7, "g");
        builder.AddAttribute(8, "class", "lines");
        builder.AddAttribute(9, "aria-hidden", "true");
        foreach (var line in Drawing.Lines)
        {
            builder.OpenElement(10, "path");
            builder.AddAttribute(11, "d", line.Path);
            builder.AddAttribute(12, "marker-start", line.HeadAtStart ? $"url(#{Head})" : null);
            builder.AddAttribute(13, "marker-end", line.HeadAtEnd ? $"url(#{Head})" : null);
            builder.CloseElement();
        }

        builder.CloseElement();
        foreach (var box in Drawing.Boxes)
        {
            Write(builder, box);
        }

        builder.CloseElement();
    }

    private void Write(RenderTreeBuilder builder, MapBox box)
    {
        builder.OpenElement(20, "a");
        builder.AddAttribute(21, "href", Address.Page(Wiki, box.Page.Path));
        builder.AddAttribute(22, "class", box.Page.Steps switch { 0 => "here", 2 => "far", _ => null });
        builder.AddAttribute(23, "aria-label", box.Page.Path);
        builder.OpenElement(24, "title");
        builder.AddContent(25, box.Page.Path);
        builder.CloseElement();
        builder.OpenElement(26, "rect");
        builder.AddAttribute(27, "x", MapDrawing.Number(box.X));
        builder.AddAttribute(28, "y", MapDrawing.Number(box.Y));
        builder.AddAttribute(29, "width", MapDrawing.Number(box.Width));
        builder.AddAttribute(30, "height", MapDrawing.Number(MapBox.Height));
        builder.AddAttribute(31, "rx", "5");
        builder.CloseElement();
        builder.OpenElement(32, "text");
        builder.AddAttribute(33, "x", MapDrawing.Number(box.X + MapLabel.Padding));
        builder.AddAttribute(34, "y", MapDrawing.Number(box.Y + (MapBox.Height * 0.65)));
        builder.AddContent(35, box.Label);
        builder.CloseElement();
        builder.CloseElement();
    }
}
