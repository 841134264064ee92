package org.fmnist.completion;

import java.util.List;
import java.util.Locale;
import org.fmnist.completion.CompletedVerb.Flag;
import org.fmnist.completion.CompletedVerb.Values;

/**
 * Completion for bash, from version 3.2 on. Static functions only, which may be called from several
 * threads.
 */
public final class BashCompletion {
  @SuppressWarnings("InlineFormatString") // a page of its own
  private static final String SCRIPT =
      """
      # bash completion for fmnist: source it, or eval "$(%s completion bash)"
      type fmnist >/dev/null 2>&1 || fmnist() { %s "$@"; }

      _fmnist() {
        local cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]-}
        local IFS=$'\\n'
        COMPREPLY=()
        if ((COMP_CWORD == 1)); then
          _fmnist_words "%s"
          return
        fi
        case $verb:$previous in
      %s  esac
        if [[ $cur == -* ]]; then
          case $verb in
      %s    esac
          return
        fi
        case $verb in
      %s  esac
      }

      _fmnist_words() { COMPREPLY=($(compgen -W "${1// /$'\\n'}" -- "$cur")); }
      _fmnist_files() {
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen "$1" -- "$cur"))
      }

      complete -F _fmnist fmnist""";

  private BashCompletion() {}

  /**
   * The script.
   *
   * @param call the shell's words that run this program
   */
  public static String script(List<CompletedVerb> verbs, String call) {
    StringBuilder values = new StringBuilder();
    StringBuilder flags = new StringBuilder();
    StringBuilder operands = new StringBuilder();
    for (CompletedVerb verb : verbs) {
      for (Flag flag : verb.flags()) {
        if (flag.takesValue()) {
          line(values, 4, verb.name() + ":" + flag.name(), offer(flag.values()) + "return");
        }
      }
      String names = String.join(" ", verb.flags().stream().map(Flag::name).toList());
      line(flags, 6, verb.name(), "_fmnist_words \"" + names + "\"");
      String offer = offer(verb.operands());
      if (!offer.isEmpty()) {
        line(operands, 4, verb.name(), offer.replace("; ", ""));
      }
    }
    String names = String.join(" ", verbs.stream().map(CompletedVerb::name).toList());
    return String.format(Locale.ROOT, SCRIPT, call, call, names, values, flags, operands);
  }

  private static void line(StringBuilder text, int indent, String pattern, String commands) {
    text.append(" ".repeat(indent) + pattern + ") " + commands + " ;;\n");
  }

  /** The command that offers values, ready for another one. */
  private static String offer(Values values) {
    return switch (values.kind()) {
      case NONE, ANY -> "";
      case FILES -> "_fmnist_files -f; ";
      case FOLDERS -> "_fmnist_files -d; ";
      case WORDS -> "_fmnist_words \"" + String.join(" ", values.words()) + "\"; ";
    };
  }

  public static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
