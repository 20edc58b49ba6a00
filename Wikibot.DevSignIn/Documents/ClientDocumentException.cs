namespace Wikibot.DevSignIn.Documents;

/// <summary>A client's metadata document that cannot be used. The message ends a sentence that begins with the document's address.</summary>
internal sealed class ClientDocumentException(string message, Exception? inner = null) : Exception(message, inner);
