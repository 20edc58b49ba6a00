namespace WorkOS;

public class UserManagementService
{
    private readonly WorkOSClient _client;

    public UserManagementService(WorkOSClient client) => _client = client;

    public virtual Task<User> GetAsync(string id, RequestOptions? requestOptions = null, CancellationToken cancellationToken = default) =>
        _client.GetAsync<User>($"/user_management/users/{Uri.EscapeDataString(id)}", requestOptions, cancellationToken);

    public virtual Task<List<UserIdentitiesGetItem>> GetIdentitiesAsync(string id, RequestOptions? requestOptions = null, CancellationToken cancellationToken = default) =>
        _client.GetAsync<List<UserIdentitiesGetItem>>($"/user_management/users/{Uri.EscapeDataString(id)}/identities", requestOptions, cancellationToken);
}
