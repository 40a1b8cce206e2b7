// The types of the library as one file that needs no other: what `src/index.ts` exports and what that names.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Writes the declarations of the library into `file`. */
export function emitTypes(root, file) {
  const config = join(root, 'tsconfig.types.json');
  const { options, fileNames } = ts.getParsedCommandLineOfConfigFile(config, {}, ts.sys);
  // Stands for a folder: the declarations are kept in memory.
  const folder = join(root, 'declarations');
  const host = ts.createCompilerHost({ ...options, outDir: folder });
  const declarations = new Map();
  const sources = ts.createProgram(fileNames, { ...options, outDir: folder }, keepingWhatIsRead(host));
  sources.emit(undefined, (path, text) => {
    declarations.set(path, text.replace(/(from|import\() ?'(\.[^']*)\.ts'/g, "$1 '$2.js'"));
  });
  const entry = join(folder, 'index.d.ts');
  const program = ts.createProgram(
    [entry],
    { ...options, noEmit: true, declaration: false, emitDeclarationOnly: false },
    withFiles(host, declarations),
  );
  writeFileSync(file, rolledUp(program, entry, folder));
}

/** The libraries are read and parsed once for both programs. */
function keepingWhatIsRead(host) {
  const known = new Map();
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...how) => {
    if (!known.has(path)) known.set(path, read(path, ...how));
    return known.get(path);
  };
  return host;
}

function withFiles(host, files) {
  return {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path) ?? host.readFile(path),
    getSourceFile: (path, ...how) =>
      files.has(path) ? ts.createSourceFile(path, files.get(path), ...how) : host.getSourceFile(path, ...how),
    directoryExists: (path) =>
      [...files.keys()].some((file) => file.startsWith(`${path}/`)) || ts.sys.directoryExists(path),
  };
}

function rolledUp(program, entry, folder) {
  const checker = program.getTypeChecker();
  const printer = ts.createPrinter();
  /** Statements by the symbol that they declare, in the order in which they were met. */
  const statements = new Map();
  const names = new Map();

  const resolved = (symbol) =>
    symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const ownStatement = (symbol) => {
    const statement = topStatement(symbol?.declarations?.[0]);
    return statement?.getSourceFile().fileName.startsWith(`${folder}/`) ? statement : undefined;
  };
  /** The name of a declaration of ours, which is written out then; undefined for all others. */
  const nameOf = (found) => {
    const symbol = resolved(found);
    const statement = ownStatement(symbol);
    if (!statement || !isDeclaredBy(statement, symbol)) return undefined;
    if (!names.has(symbol)) {
      const taken = new Set(names.values());
      const wanted = [symbol.name, ...Array.from({ length: 9 }, (_, index) => `${symbol.name}${index + 2}`)];
      names.set(
        symbol,
        wanted.find((name) => !taken.has(name)),
      );
      statements.set(symbol, undefined);
      statements.set(symbol, textOf(statement));
    }
    return names.get(symbol);
  };
  const textOf = (statement) => {
    const isOfValue = ts.isTypeAliasDeclaration(statement) && /\btypeof\b/.test(statement.getText());
    return isOfValue ? spelledOut(statement) : renamed(statement);
  };
  /** The statement as it stands, with the names that its declarations have here. */
  const renamed = (statement) => {
    const source = statement.getSourceFile();
    const edits = [];
    const visit = (node) => {
      const named = ts.isImportTypeNode(node) ? node.qualifier : ts.isIdentifier(node) ? node : undefined;
      const name = named && nameOf(checker.getSymbolAtLocation(named));
      if (name)
        edits.push({ start: node.getStart(source), end: node.typeArguments?.pos - 1 || node.end, name });
      else ts.forEachChild(node, visit);
      if (name && ts.isImportTypeNode(node)) node.typeArguments?.forEach(visit);
    };
    ts.forEachChild(statement, visit);
    let at = statement.getFullStart();
    let text = '';
    for (const { start, end, name } of edits) {
      text += source.text.slice(at, start) + name;
      at = end;
    }
    return (text + source.text.slice(at, statement.end)).trim().replace(/^export /m, '');
  };
  /** A type that is taken from a value, such as a schema, as what it is. */
  const spelledOut = (statement) => {
    const flags =
      ts.NodeBuilderFlags.NoTruncation |
      ts.NodeBuilderFlags.InTypeAlias |
      ts.NodeBuilderFlags.UseAliasDefinedOutsideCurrentScope;
    const type = checker.typeToTypeNode(checker.getTypeAtLocation(statement.name), statement, flags);
    const rename = (context) =>
      function visit(node) {
        const named = ts.isImportTypeNode(node) ? node.qualifier : ts.isIdentifier(node) ? node : undefined;
        const name = named?.symbol && nameOf(named.symbol);
        return name ? ts.factory.createIdentifier(name) : ts.visitEachChild(node, visit, context);
      };
    const { transformed } = ts.transform(type, [rename]);
    const text = printer.printNode(ts.EmitHint.Unspecified, transformed[0], statement.getSourceFile());
    return `type ${statement.name.text} = ${text};`;
  };

  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)));
  const list = exported.map((symbol) => {
    const name = nameOf(symbol);
    return name === symbol.name ? name : `${name} as ${symbol.name}`;
  });
  const text = [...statements].map(([symbol, statement]) =>
    declared(statement, symbol.name, names.get(symbol)),
  );
  return `${text.join('\n')}\nexport { ${list.sort().join(', ')} };\n`;
}

function topStatement(node) {
  let at = node;
  while (at && !ts.isSourceFile(at.parent ?? at)) at = at.parent;
  return at && !ts.isSourceFile(at) ? at : undefined;
}

function isDeclaredBy(statement, symbol) {
  if (ts.isVariableStatement(statement)) return symbol.declarations[0].parent.parent === statement;
  return symbol.declarations[0] === statement;
}

function declared(statement, name, unique) {
  return name === unique
    ? statement
    : statement.replace(new RegExp(`\\b(type|interface|function|const) ${name}\\b`), `$1 ${unique}`);
}
