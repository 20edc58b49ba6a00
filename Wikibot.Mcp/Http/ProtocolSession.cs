using System.Buffers;
using System.Buffers.Text;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Wikibot.Git.Client;
using Wikibot.Mcp.Auth;
using Wikibot.ServiceDefaults.Telemetry;

namespace Wikibot.Mcp.Http;

/// <summary>
/// Which session of a client a call belongs to, without keeping any: clients of 2025-11-25 are given an <c>Mcp-Session-Id</c> at their handshake that holds a random
/// part and what they call themselves, and send it with every request; those of 2026-07-28 say who they are each time. Nobody's rights depend on it.
/// </summary>
internal sealed class ProtocolSession(RequestDelegate next)
{
    /// <summary>The protocol's header of 2025-11-25.</summary>
    private const string ProtocolHeader = "Mcp-Session-Id";

    /// <summary>By which a client may name its session itself, in either era.</summary>
    private const string NameHeader = "Wikibot-Session";

    /// <summary>Most characters of a session's own name.</summary>
    private const int MaxName = 64;

    /// <summary>Most characters of what a program calls itself, with its version.</summary>
    private const int MaxAgent = 100;

    /// <summary>Hex digits of a session that has no name of its own.</summary>
    private const int Digits = 10;

    /// <summary>Most characters of an id that was given at a handshake.</summary>
    private const int MaxId = 1000;

    /// <summary>Hex digits of its random part.</summary>
    private const int IdDigits = 32;

    private const string VersionHeader = "MCP-Protocol-Version";

    private static readonly ShortHash s_sessions = new(Digits);
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Gives a session at a handshake, and takes note of it on later requests.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers[ProtocolHeader] is [{ Length: <= MaxId } given] && IsOurs(given))
        {
            // The SDK serves without sessions: it refuses whatever id it sees, as one that was never given is.
            context.Features.Set(new Noted(given, AgentIn(given)));
            headers.Remove(ProtocolHeader);
        }
        else if (HttpMethods.IsPost(context.Request.Method) && context.Request.Path == "/mcp" && !headers.ContainsKey(VersionHeader)
            && context.User.Identity?.IsAuthenticated == true && await HandshakeAsync(context) is { } agent)
        {
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode == StatusCodes.Status200OK)
                {
                    context.Response.Headers[ProtocolHeader] = $"{Guid.NewGuid():N}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(agent))}";
                }

                return Task.CompletedTask;
            });
        }

        await next(context);
    }

    /// <summary>Takes note of what a client of 2026-07-28 says of itself in each call.</summary>
    public static void Note(HttpContext? context, Implementation? client)
    {
        if (context is not null && client is { Name.Length: > 0 } && context.Features.Get<Noted>() is null)
        {
            context.Features.Set(new Noted(Session: null, Shown(client.Name, client.Version)));
        }
    }

    /// <summary>By what a request's caller calls.</summary>
    public static CallOrigin OriginOf(HttpContext context, string subject)
    {
        var noted = context.Features.Get<Noted>();
        var client = context.User.FindFirstValue(WikibotClaims.Client);
        var named = context.Request.Headers[NameHeader] is [{ } name] && name.Length <= MaxName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && name.Length > 0 ? name : null;

        // Without a session of the protocol's: the sign-in, or the token, and the program.
        var apart = noted?.Session ?? $"{context.User.FindFirstValue(WikibotClaims.SignIn) ?? client}\n{noted?.Agent}";
        return new CallOrigin(client, noted?.Agent, named ?? s_sessions.Of($"{subject}\n{apart}"));
    }

    /// <summary>What a client that begins the handshake calls itself; null when this is none.</summary>
    private static async Task<string?> HandshakeAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object && Text(body.RootElement, "method") == "initialize"
                ? body.RootElement.TryGetProperty("params", out var given) && given.ValueKind == JsonValueKind.Object && given.TryGetProperty("clientInfo", out var client)
                    ? Shown(Text(client, "name"), Text(client, "version"))
                    : ""
                : null;
        }
        catch (JsonException)
        {
            // The endpoint says what is wrong with it.
            return null;
        }
        finally
        {
            context.Request.Body.Position = 0;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Shown(string? name, string? version)
    {
        var text = $"{name} {version}".Trim();
        return text.Length <= MaxAgent ? text : text[..(char.IsHighSurrogate(text[MaxAgent - 1]) ? MaxAgent - 1 : MaxAgent)];
    }

    private static bool IsOurs(string id) => id.Length > IdDigits && id[IdDigits] == '.' && id.AsSpan(0, IdDigits).IndexOfAnyExcept(s_hex) < 0 && Base64Url.IsValid(id.AsSpan(IdDigits + 1));

    private static string? AgentIn(string id) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id.AsSpan(IdDigits + 1))) is { Length: > 0 and <= MaxAgent } agent ? agent : null;

    private sealed record Noted(string? Session, string? Agent);
}
