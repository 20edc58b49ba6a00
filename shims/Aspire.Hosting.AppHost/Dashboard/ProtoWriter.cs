using System.Text;

namespace Aspire.Hosting.Dashboard;

/// <summary>Writes Protocol Buffers fields: variable-length integers, strings and nested messages, which is all that is sent.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream buffer = new();

    public byte[] ToArray() => buffer.ToArray();

    public ProtoWriter Int(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public ProtoWriter Bool(int field, bool value) => value ? Int(field, 1) : this;

    public ProtoWriter Text(int field, string? value) => value is null ? this : Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, Action<ProtoWriter> write)
    {
        var inner = new ProtoWriter();
        write(inner);
        return Bytes(field, inner.ToArray());
    }

    /// <summary>google.protobuf.Timestamp.</summary>
    public ProtoWriter Time(int field, DateTimeOffset? time) => time is not { } at ? this
        : Message(field, t => t.Int(1, at.ToUnixTimeSeconds()).Int(2, at.Ticks % TimeSpan.TicksPerSecond * 100));

    private ProtoWriter Bytes(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        buffer.Write(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            buffer.WriteByte((byte)(value | 0x80));
        }

        buffer.WriteByte((byte)value);
    }
}
