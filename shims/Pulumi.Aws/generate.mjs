// Writes C# classes for the resources named in a list, from the typings of npm @pulumi/aws.
// usage: node generate.mjs <folder of @pulumi/aws> <list> <output file>
// A name that the typings do not have is an error: nothing that the provider does not know can be compiled against.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [, , typings, list, output] = process.argv;
const fail = message => { console.error(`Pulumi.Aws shim: ${message}`); process.exit(1); };

// What the typings cannot say, as published for C#. Modules not named here are simply capitalised.
const modules = { apigateway: 'ApiGateway', cloudfront: 'CloudFront', cloudwatch: 'CloudWatch', dynamodb: 'DynamoDB', secretsmanager: 'SecretsManager' };
const renamed = { 'BackupPolicy.backupPolicy': 'BackupPolicyDetails', 'Bucket.bucket': 'BucketName' };
const doubles = new Set([
  'BudgetNotification.threshold', 'FileSystem.provisionedThroughputInMibps', 'MethodSettingsSettings.throttlingRateLimit',
]);

const pascal = name => name[0].toUpperCase() + name.slice(1);
const moduleName = name => modules[name] ?? pascal(name);
const space = module => module ? `Pulumi.Aws.${moduleName(module)}` : 'Pulumi.Aws';
const read = file => readFileSync(join(typings, file), 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, '');

// ---- TypeScript types: string, A.B.C, A<T>, T[], A | B, { [key: string]: T }

function parse(text) {
  const tokens = text.match(/[\w.]+|[<>\[\]{}|:;]|"[^"]*"/g) ?? [];
  let at = 0;
  const take = expected => tokens[at] === expected ? tokens[at++] : fail(`cannot read the type ${text}: expected ${expected} at ${tokens[at]}`);
  const union = () => {
    const of = [suffixed()];
    while (tokens[at] === '|') { at++; of.push(suffixed()); }
    const known = of.filter(type => type.name !== 'undefined');
    const optional = known.length < of.length;
    return known.length === 1 ? { ...known[0], optional: known[0].optional || optional } : { kind: 'union', of: known, optional };
  };
  const suffixed = () => {
    let type = single();
    while (tokens[at] === '[') { take('['); take(']'); type = { kind: 'list', of: type }; }
    return type;
  };
  const single = () => {
    if (tokens[at] === '{') {
      take('{'); take('['); take('key'); take(':'); take('string'); take(']'); take(':');
      const of = union();
      take(';'); take('}');
      return { kind: 'map', of };
    }
    const name = tokens[at++];
    if (tokens[at] !== '<') return { kind: 'name', name };
    take('<');
    const of = union();
    take('>');
    return { kind: name === 'pulumi.Input' ? 'input' : name === 'pulumi.Output' ? 'output' : fail(`unknown generic type ${name}`), of };
  };
  const type = union();
  return at === tokens.length ? type : fail(`cannot read the type ${text}`);
}

// `name?: type;` lines of an interface or class body; maps span lines.
function members(body) {
  const found = [];
  for (const [, name, optional, type] of body.replace(/\s+/g, ' ').matchAll(/(?:readonly )?(\w+)(\??): ((?:[^;{]|\{[^}]*\})+);/g)) {
    found.push({ name, optional: optional === '?', type: parse(type) });
  }
  return found;
}

const unwrap = type => type.kind === 'input' ? { ...type.of, optional: type.of.optional || type.optional } : type;

// ---- TypeScript types to C# types

const wanted = { inputs: new Map(), outputs: new Map(), enums: new Map() };

function named(name, owner, side) {
  const parts = name.split('.');
  const last = parts.at(-1);
  if (name === 'string' || name === 'ARN' || name === 'pulumi.ID') return 'string';
  if (name === 'boolean') return 'bool';
  if (name === 'number') return doubles.has(owner) ? 'double' : 'int';
  if (name === 'any') return 'object';
  if (name === 'pulumi.asset.Archive') return 'Archive';
  if (wanted[parts[0]]) {
    const module = parts.length === 3 ? parts[1] : '';
    wanted[parts[0]].set(name, { module, name: last });
    return parts[0] === 'enums' ? `${space(module)}.${last}` : `${space(module)}.${side === 'input' ? 'Inputs' : 'Outputs'}.${last}${side === 'input' ? 'Args' : ''}`;
  }
  return fail(`${owner}: unknown type ${name}`);
}

// `string | enums.X` is a union in C#; `string | Role` and `string | PolicyDocument` are the string.
function united(type, owner, wrap) {
  const [first, second, ...more] = type.of;
  if (first.name !== 'string' || more.length > 0 || second.kind !== 'name') fail(`${owner}: unknown union`);
  return second.name.startsWith('enums.') ? wrap(named('string', owner), named(second.name, owner)) : null;
}

function plain(type, owner, side) {
  const inner = unwrap(type);
  switch (inner.kind) {
    case 'name': return named(inner.name, owner, side);
    case 'list': return `ImmutableArray<${plain(inner.of, owner, side)}>`;
    case 'map': return `ImmutableDictionary<string, ${plain(inner.of, owner, side)}>`;
    case 'union': return united(inner, owner, (a, b) => `Union<${a}, ${b}>`) ?? 'string';
    default: return fail(`${owner}: unknown type`);
  }
}

function inputType(type, owner) {
  const inner = unwrap(type);
  switch (inner.kind) {
    case 'list': return `InputList<${plain(inner.of, owner, 'input')}>`;
    case 'map': return `InputMap<${plain(inner.of, owner, 'input')}>`;
    case 'union': return united(inner, owner, (a, b) => `InputUnion<${a}, ${b}>`) ?? 'Input<string>';
    default: return `Input<${plain(inner, owner, 'input')}>`;
  }
}

const nullable = type => type.startsWith('ImmutableArray<') ? type : `${type}?`;
const outputType = (type, owner) => type.optional ? nullable(plain(type, owner, 'output')) : plain(type, owner, 'output');
const property = (owner, name) => renamed[`${owner}.${name}`] ?? (pascal(name) === owner ? `${pascal(name)}Result` : pascal(name));

// ---- C#

const code = [];
const emit = (module, part, lines) => code.push(`namespace ${space(module)}${part}\n{\n${lines.join('\n')}\n}\n`);

function argumentClass(className, owner, body, { json = new Set(), secret = new Set() } = {}) {
  const lines = [`public sealed class ${className} : global::Pulumi.ResourceArgs`, '{'];
  for (const { name, optional, type } of members(body)) {
    const csharp = inputType(type, `${owner}.${name}`);
    const attribute = `[Input("${name}"${optional ? '' : ', required: true'}${json.has(name) ? ', json: true' : ''})]`;
    const csName = property(owner, name);
    if (/^Input(List|Map)</.test(csharp)) {
      lines.push(`${attribute} private ${csharp}? _${name};`, `public ${csharp} ${csName} { get => _${name} ??= new(); set => _${name} = value; }`);
    } else if (secret.has(name)) {
      lines.push(`${attribute} private ${csharp}? _${name};`, `public ${csharp}? ${csName} { get => _${name}; set => _${name} = value is null ? null : (${csharp})Output.Tuple(value, (Input<int>)Output.CreateSecret(0)).Apply(both => both.Item1); }`);
    } else {
      lines.push(`${attribute} public ${csharp}${optional ? '?' : ''} ${csName} { get; set; }${optional ? '' : ' = null!;'}`);
    }
  }
  return [...lines, '}'];
}

function outputClass(name, body) {
  const fields = members(body).map(field => ({ ...field, type: outputType({ ...field.type, optional: field.optional || field.type.optional }, `${name}.${field.name}`) }));
  return [
    '[OutputType]', `public sealed class ${name}`, '{',
    ...fields.map(field => `public readonly ${field.type} ${property(name, field.name)};`),
    '[OutputConstructor]', `private ${name}(${fields.map(field => `${field.type} @${field.name}`).join(', ')})`, '{',
    ...fields.map(field => `this.${property(name, field.name)} = @${field.name};`), '}', '}',
  ];
}

function enumStruct(name, body) {
  const values = [...body.matchAll(/readonly (\w+): "([^"]*)";/g)];
  return [
    '[EnumType]', `public readonly struct ${name} : IEquatable<${name}>`, '{',
    'private readonly string _value;', `private ${name}(string value) { _value = value; }`,
    ...values.map(([, member, value]) => `public static ${name} ${member} { get; } = new(${JSON.stringify(value)});`),
    `public static explicit operator string(${name} value) => value._value;`,
    `public bool Equals(${name} other) => string.Equals(_value, other._value, StringComparison.Ordinal);`,
    `public override bool Equals(object? other) => other is ${name} value && Equals(value);`,
    'public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;',
    'public override string ToString() => _value;', '}',
  ];
}

const between = (text, start, end, what) => {
  const from = text.indexOf(start);
  if (from < 0) fail(`the typings have no ${what}`);
  return text.slice(from + start.length, text.indexOf(end, from + start.length));
};

function resource(line) {
  const [, module, file, className] = /^(?:(\w+)\/)?(\w+):(\w+)$/.exec(line) ?? fail(`cannot read the line "${line}"`);
  const path = join(module ?? '', file);
  if (!existsSync(join(typings, `${path}.d.ts`))) fail(`the typings have no resource ${line}`);
  const text = read(`${path}.d.ts`);
  const script = readFileSync(join(typings, `${path}.js`), 'utf8');
  const provider = className === 'Provider';
  const token = between(script, "__pulumiType = '", "'", `type token in ${path}.js`);
  const body = between(text, `export declare class ${className} extends pulumi.${provider ? 'ProviderResource' : 'CustomResource'} {`, '\n}', `class ${className} in ${path}`);
  const argsOptional = /constructor\(name: string, args\?:/.test(body);
  const secretOutputs = /additionalSecretOutputs: \[([^\]]*)\]/.exec(script)?.[1] ?? '';
  const captured = pattern => new Set([...script.matchAll(pattern)].map(match => match[1]));
  emit(module, '', [
    `public partial class ${className} : global::Pulumi.${provider ? 'ProviderResource' : 'CustomResource'}`, '{',
    ...members(body.replace(/^.*\(.*$/gm, '')).filter(({ type }) => type.kind === 'output').map(({ name, type }) =>
      `[Output("${name}")] public Output<${outputType(type.of, `${className}.${name}`)}> ${property(className, name)} { get; private set; } = null!;`),
    `public ${className}(string name, ${className}Args${argsOptional ? '? args = null' : ' args'}, CustomResourceOptions? options = null)`,
    `: base("${token}", name, args ?? new ${className}Args(), CustomResourceOptions.Merge(new CustomResourceOptions { AdditionalSecretOutputs = { ${secretOutputs} } }, options)) { }`,
    '}',
    ...argumentClass(`${className}Args`, className, between(text, `export interface ${className}Args {`, '\n}', `arguments of ${className}`), {
      json: captured(/resourceInputs\["(\w+)"\] = pulumi\.output\(.*\.apply\(JSON\.stringify\)/g),
      secret: captured(/resourceInputs\["(\w+)"\] = .*pulumi\.secret\(/g),
    }),
  ]);
}

for (const line of readFileSync(list, 'utf8').split('\n').map(text => text.replace(/#.*/, '').trim()).filter(Boolean)) resource(line);

const files = { inputs: read('types/input.d.ts'), outputs: read('types/output.d.ts') };
const done = new Set();
const isOpen = ([key]) => !done.has(key);
while ([...wanted.inputs, ...wanted.outputs].some(isOpen)) {
  for (const side of ['inputs', 'outputs']) {
    for (const [key, { module, name }] of [...wanted[side]].filter(isOpen)) {
      done.add(key);
      const scope = module ? between(files[side], `export declare namespace ${module} {`, '\n}', `namespace ${module}`) : files[side];
      const indent = module ? '    ' : '';
      const body = between(scope, `${indent}${module ? '' : 'export '}interface ${name} {`, `\n${indent}}`, `type ${key}`);
      emit(module, side === 'inputs' ? '.Inputs' : '.Outputs', side === 'inputs' ? argumentClass(`${name}Args`, name, body) : outputClass(name, body));
    }
  }
}
for (const { module, name } of wanted.enums.values()) {
  emit(module, '', enumStruct(name, between(read(join('types/enums', module, 'index.d.ts')), `export declare const ${name}: {`, '\n}', `enumeration ${name}`)));
}

mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, `// <auto-generated/>\n#nullable enable\nusing System;\nusing System.Collections.Immutable;\nusing Pulumi;\n\n${code.join('\n')}`);
