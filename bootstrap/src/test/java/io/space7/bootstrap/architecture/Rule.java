package io.space7.bootstrap.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * One rule of the structure, with what a person needs who has broken it.
 *
 * @param why in one sentence
 * @param decision the number of the decision record, such as {@code 0001}
 * @param instead what to do
 * @param planted what the report on the canaries has to contain, one piece for each way to break
 *     the rule
 */
record Rule(
    String name,
    String why,
    String decision,
    String instead,
    ArchRule check,
    List<String> planted) {

  static Rule named(String name, ArchRule check) {
    return new Rule(name, "", "", "", check, List.of());
  }

  Rule because(String reason, String record) {
    return new Rule(name, reason, record, instead, check, planted);
  }

  Rule instead(String advice) {
    return new Rule(name, why, decision, advice, check, planted);
  }

  Rule catches(String... pieces) {
    return new Rule(name, why, decision, instead, check, List.of(pieces));
  }

  List<String> violations(JavaClasses classes) {
    return check.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
  }

  String message(List<String> violations) {
    return String.join(
        "\n",
        "Rule: " + name,
        "Why: " + why,
        "Decision: docs/adr/" + decision + "-*.md",
        "Instead: " + instead,
        "Broken by:\n  " + String.join("\n  ", violations));
  }

  @Override
  public String toString() {
    return name;
  }
}
