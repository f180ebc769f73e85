//! What native runs give is written down, so that the machine's tests can compare guests with it.

use assemble::examples::{vector, EXAMPLES};

#[test]
fn native_outputs_are_the_written_ones() {
    for example in &EXAMPLES {
        let payload = example.payload().expect("a payload");
        let vectors = example.vectors().expect("vectors");
        let lines: Vec<_> = vectors.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.len() >= 3, "{}", example.name);
        for line in lines {
            let task = line.split(' ').next().and_then(|task| task.parse().ok()).expect("a task");
            assert!(task < example.tasks);
            let native = vector(task, &example.output(&payload, task));
            assert_eq!(native, line, "{}", example.name);
        }
    }
}
