package org.fmnist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every public type says whether threads may share it: in the few wordings that stand here. */
class ThreadSafetyJavadocTest {
  private static final Path SOURCES = Path.of("src/main/java");

  private static final Pattern STATEMENT =
      Pattern.compile(
          "\\bImmutable\\b"
              + "|\\b(shared|sharing) between threads\\b"
              + "|\\bcalled from several threads\\b"
              + "|\\b([Cc]alled from|[Cc]alled in|in) the (training )?thread\\b");

  private record PublicType(String name, String comment) {
    boolean speaksOfThreads() {
      // What one parameter may do says nothing about the type.
      String description = comment.split("(?m)^\\s*@", 2)[0];
      return STATEMENT.matcher(description.replaceAll("\\s+", " ")).find();
    }
  }

  @Test
  void everyPublicTypeSaysWhetherThreadsMayShareIt() throws IOException {
    List<PublicType> types = publicTypes();
    assertThat(types).hasSizeGreaterThan(150);
    assertThat(types.stream().filter(type -> !type.speaksOfThreads()).map(PublicType::name))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " Sizes. Immutable.",
        " A graph. Not for sharing\n between threads.",
        " Reads. Static functions only, which may be called from several\n threads.",
        " Hears of it. Called from the thread that trains.\n @param threads how many"
      })
  void aStatementIsFound(String comment) {
    assertThat(new PublicType("Type", comment).speaksOfThreads()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " A graph.", " Draws.\n @param threads Immutable", " Depends on no thread."})
  void aMissingStatementIsMissed(String comment) {
    assertThat(new PublicType("Type", comment).speaksOfThreads()).isFalse();
  }

  private static List<PublicType> publicTypes() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(SOURCES);
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(sources));
      DocTrees comments = DocTrees.instance(task);
      List<PublicType> types = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        for (Tree declared : unit.getTypeDecls()) {
          if (declared instanceof ClassTree type
              && type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
            String comment = comments.getDocComment(TreePath.getPath(unit, type));
            types.add(
                new PublicType(
                    unit.getPackageName() + "." + type.getSimpleName(),
                    Objects.requireNonNullElse(comment, "")));
          }
        }
      }
      return types;
    }
  }
}
