using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Wikibot.Tests.Web;

/// <summary>A page as a visitor got it.</summary>
internal sealed record Visited(HttpStatusCode Status, Uri Address, HttpResponseMessage Response, string Text, IHtmlDocument Page)
{
    /// <summary>The text of the content, without what stands around it.</summary>
    public string Content => Page.QuerySelector("#content")?.TextContent ?? Page.Body?.TextContent ?? "";

    /// <summary>The form that posts to an address that ends so.</summary>
    public IHtmlFormElement Form(string action) =>
        Page.QuerySelectorAll("form").OfType<IHtmlFormElement>().FirstOrDefault(form => form.Method == "post" && form.GetAttribute("action")?.EndsWith(action, StringComparison.Ordinal) == true)
            ?? throw new InvalidOperationException($"There is no form for '{action}' on {Address}:\n{Content}");
}

/// <summary>
/// A browser without scripts: keeps cookies (secure ones too, as browsers do on this machine), follows redirects across hosts, fills forms in.
/// </summary>
internal sealed class Visitor(Uri start)
{
    private static readonly HttpClient s_http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    /// <summary>Cookies by host and port, then by name.</summary>
    public Dictionary<string, Dictionary<string, string>> Jar { get; } = new(StringComparer.Ordinal);

    /// <summary>The cookies of the web service.</summary>
    public Dictionary<string, string> Cookies => CookiesOf(start);

    /// <summary>Every <c>Set-Cookie</c> so far.</summary>
    public List<string> SetCookies { get; } = [];

    public Task<Visited> GetAsync(string address) => SendAsync(HttpMethod.Get, new Uri(start, address), null);

    /// <summary>One request, no redirect followed.</summary>
    public async Task<HttpResponseMessage> OnceAsync(HttpMethod method, Uri address, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (CookiesOf(address) is { Count: > 0 } cookies)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        var response = await s_http.SendAsync(request, TestContext.Current.CancellationToken);
        foreach (var set in response.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
        {
            SetCookies.Add(set);
            var pair = set.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0 || set.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
            {
                CookiesOf(address).Remove(pair[0]);
            }
            else
            {
                CookiesOf(address)[pair[0]] = pair[1];
            }
        }

        return response;
    }

    /// <summary>Posts a form with its hidden fields and what is given, as the button of that value would.</summary>
    public Task<Visited> PostAsync(Visited from, string action, params (string Name, string Value)[] fields)
    {
        var form = from.Form(action);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false }:
                    break;
                case IHtmlInputElement { Name: { Length: > 0 } name } input:
                    values[name] = input.Value ?? "";
                    break;
                case IHtmlTextAreaElement { Name: { Length: > 0 } name } area:
                    values[name] = area.Value.ReplaceLineEndings("\r\n");
                    break;
                case IHtmlSelectElement { Name: { Length: > 0 } name } select:
                    values[name] = select.Value ?? "";
                    break;
            }
        }

        foreach (var (name, value) in fields)
        {
            values[name] = value;
        }

        return SendAsync(HttpMethod.Post, new Uri(from.Address, form.GetAttribute("action")), new FormUrlEncodedContent(values));
    }

    /// <summary>Posts a form with a file.</summary>
    public Task<Visited> SendFormAsync(Uri address, MultipartFormDataContent form) => SendAsync(HttpMethod.Post, address, form);

    /// <summary>Signs in by the development sign-in, from wherever the service sends to.</summary>
    public async Task<Visited> SignInAsync(string user, string returnUrl = "/")
    {
        var consent = await GetAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        consent.Page.Title.ShouldBe("Wikibot sign-in", consent.Text);
        return await PostAsync(consent, "/oauth2/authorize", ("user", user), ("decision", "allow"));
    }

    private async Task<Visited> SendAsync(HttpMethod method, Uri address, HttpContent? content)
    {
        for (var hops = 0; hops < 10; hops++)
        {
            var response = await OnceAsync(method, address, content);
            if ((int)response.StatusCode is 301 or 302 or 303)
            {
                (method, content, address) = (HttpMethod.Get, null, new Uri(address, response.Headers.Location!));
                continue;
            }

            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return new Visited(response.StatusCode, address, response, text, new HtmlParser().ParseDocument(text));
        }

        throw new InvalidOperationException($"Redirected without end, at last to {address}.");
    }

    private Dictionary<string, string> CookiesOf(Uri address) =>
        Jar.TryGetValue(address.Authority, out var cookies) ? cookies : Jar[address.Authority] = new Dictionary<string, string>(StringComparer.Ordinal);
}
