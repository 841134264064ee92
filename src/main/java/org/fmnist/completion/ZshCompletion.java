package org.fmnist.completion;

import java.util.List;
import java.util.Locale;
import org.fmnist.completion.CompletedVerb.Flag;
import org.fmnist.completion.CompletedVerb.Values;

/**
 * Completion for zsh, with what each verb and flag does beside it. Static functions only, which may
 * be called from several threads.
 */
public final class ZshCompletion {
  @SuppressWarnings("InlineFormatString") // a page of its own
  private static final String SCRIPT =
      """
      #compdef fmnist
      # zsh completion for fmnist, after compinit: eval "$(%s completion zsh)"
      (( $+commands[fmnist] + $+functions[fmnist] + $+aliases[fmnist] )) || fmnist() { %s "$@"; }

      _fmnist() {
        local -a verbs
        verbs=(
      %s  )
        if (( CURRENT == 2 )); then
          _describe verb verbs
          return
        fi
        local verb=$words[2]
        shift words
        (( CURRENT-- ))
        case $verb in
      %s  esac
      }

      compdef _fmnist fmnist""";

  private ZshCompletion() {}

  /**
   * The script.
   *
   * @param call the shell's words that run this program
   */
  public static String script(List<CompletedVerb> verbs, String call) {
    StringBuilder names = new StringBuilder();
    StringBuilder cases = new StringBuilder();
    for (CompletedVerb verb : verbs) {
      names.append("    " + BashCompletion.quoted(verb.name() + ":" + verb.summary()) + "\n");
      cases.append("    " + verb.name() + ")\n      _arguments");
      verb.flags().forEach(flag -> cases.append(" \\\n        " + specification(flag)));
      String operands = action(verb.operands());
      if (!operands.isEmpty()) {
        cases.append(" \\\n        " + BashCompletion.quoted("*:operand:" + operands));
      }
      cases.append("\n      ;;\n");
    }
    return String.format(Locale.ROOT, SCRIPT, call, call, names, cases);
  }

  private static String specification(Flag flag) {
    String text =
        flag.name() + "[" + flag.description().replaceAll("([\\[\\]\\\\])", "\\\\$1") + "]";
    if (flag.takesValue()) {
      text += ":" + flag.argument().replaceAll("[|:]", " ") + ":" + action(flag.values());
    }
    return BashCompletion.quoted(text);
  }

  private static String action(Values values) {
    return switch (values.kind()) {
      case NONE, ANY -> "";
      case FILES -> "_files";
      case FOLDERS -> "_files -/";
      case WORDS -> "(" + String.join(" ", values.words()) + ")";
    };
  }
}
