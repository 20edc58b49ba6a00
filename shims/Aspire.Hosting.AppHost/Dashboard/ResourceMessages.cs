using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>The messages of the dashboard's resource service (aspire.v1, field numbers of its .proto file).</summary>
internal static class ResourceMessages
{
    /// <summary>WatchResourcesUpdate with InitialResourceData.</summary>
    public static byte[] Initial(IEnumerable<ResourceState> states, Func<IResource, string> nameOf) => new ProtoWriter()
        .Message(1, data =>
        {
            foreach (var state in states)
            {
                data.Message(1, message => Write(message, state, nameOf));
            }
        }).ToArray();

    /// <summary>WatchResourcesUpdate with WatchResourcesChanges, all of them upserts.</summary>
    public static byte[] Changes(IEnumerable<ResourceState> states, Func<IResource, string> nameOf) => new ProtoWriter()
        .Message(2, changes =>
        {
            foreach (var state in states)
            {
                changes.Message(1, change => change.Message(2, message => Write(message, state, nameOf)));
            }
        }).ToArray();

    /// <summary>WatchResourceConsoleLogsUpdate.</summary>
    public static byte[] Lines(IEnumerable<LogLine> lines)
    {
        var update = new ProtoWriter();
        foreach (var line in lines)
        {
            update.Message(1, message => message.Text(1, line.Text).Bool(2, line.IsError).Int(3, line.Number));
        }

        return update.ToArray();
    }

    private static void Write(ProtoWriter message, ResourceState state, Func<IResource, string> nameOf)
    {
        var resource = state.Resource;
        var active = state.State == "Running";
        message.Text(1, state.UniqueName).Text(2, TypeOf(resource)).Text(3, resource.Name).Text(4, state.UniqueName)
            .Text(5, state.State).Time(6, state.CreatedAt);
        foreach (var (name, value) in state.Environment)
        {
            message.Message(7, variable => variable.Text(1, name).Text(2, value).Bool(3, true));
        }

        foreach (var (name, value) in state.Properties)
        {
            Property(message, name, value);
        }

        if (state.ExitCode is { } code)
        {
            Property(message, "resource.exitCode", code.ToString());
        }

        if (resource is ParameterResource parameter && state.Value is { } text)
        {
            Property(message, "Value", text, parameter.Secret);
        }

        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            message.Message(13, url => url.Text(1, endpoint.Name).Text(2, $"{endpoint.UriScheme}://localhost:{endpoint.Port}").Bool(4, !active)
                .Message(5, display => display.Text(2, "")));
        }

        message.Text(14, state.State is "FailedToStart" || state.ExitCode is not (null or 0) ? "error" : active ? "success" : "info");
        foreach (var report in state.Health)
        {
            message.Message(17, health => health.Int(1, report.Healthy ? 0 : 1).Text(2, report.Key).Text(3, report.Description));
        }

        message.Time(18, state.StartedAt).Time(19, state.StoppedAt);
        foreach (var relationship in resource.Annotations.OfType<RelationshipAnnotation>().Distinct())
        {
            message.Message(20, r => r.Text(1, nameOf(relationship.Resource)).Text(2, relationship.Type));
        }
    }

    /// <summary>ResourceProperty with a google.protobuf.Value that is a string.</summary>
    private static void Property(ProtoWriter message, string name, string value, bool sensitive = false) =>
        message.Message(12, property => property.Text(1, name).Message(3, v => v.Text(3, value)).Bool(4, sensitive));

    private static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ContainerResource => "Container",
        ParameterResource => "Parameter",
        _ => "Executable",
    };
}
